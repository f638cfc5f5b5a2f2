"""What a camera wrote into a picture is left out; the picture itself and which way up it stands stay."""

from __future__ import annotations

import io

import pytest

from cauce.core.pictures import bare

Image = pytest.importorskip("PIL.Image")
KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


def drawn(kind: str, turned: int = 6) -> bytes:
    """A picture whose camera says where it stood, and that it was turned."""
    picture, written = Image.new("RGB", (12, 8), (200, 30, 40)), Image.Exif()
    written[0x010F], written[0x0112] = "Camara de Ana", turned
    written.get_ifd(0x8825)[2] = (9.0, 1.0, 2.0)  # the latitude
    target = io.BytesIO()
    picture.save(target, kind, exif=written)
    return target.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_the_camera_and_the_place_stay_behind(kind: str) -> None:
    before = drawn(kind)
    after = bare(before, KINDS[kind])
    assert b"Camara de Ana" in before
    assert b"Camara de Ana" not in after
    first, second = (Image.open(io.BytesIO(each)) for each in (before, after))
    assert second.tobytes() == first.tobytes()
    assert not dict(second.getexif().get_ifd(0x8825))


def test_a_turned_jpeg_stays_turned() -> None:
    assert dict(Image.open(io.BytesIO(bare(drawn("JPEG"), "image/jpeg"))).getexif()) == {0x0112: 6}
    assert b"Exif" not in bare(drawn("JPEG", turned=1), "image/jpeg")


def test_what_a_telephone_wrote_behind_the_image_is_left_out() -> None:
    assert b"Camara de Ana" not in bare(drawn("JPEG") + drawn("JPEG"), "image/jpeg")


@pytest.mark.parametrize("cut", [3, 20, 60, 120])
def test_a_broken_picture_comes_back_without_an_error(cut: int) -> None:
    for kind, media_type in KINDS.items():
        assert isinstance(bare(drawn(kind)[:cut], media_type), bytes)
    assert bare(b"%PDF-", "application/pdf") == b"%PDF-"
