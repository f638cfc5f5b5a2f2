"""Sealed files: what goes in comes out, others that know the format open them, and no change goes unnoticed."""

from __future__ import annotations

import base64
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from cauce.web.backups import sealed
from cauce.web.backups.sealed import PIECE, BrokenSealError, Opening, Sealing, WrongPassphraseError

PASSPHRASE = "un puente sobre el río"
# Written by another program that knows the format (pyrage 1.4), with the passphrase «cauce y puente».
BY_ANOTHER = """
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBzY0cyaW5NMkQ0QXRBSWlYalBHQ3JBIDE2CjZCYmtHYjQwQ2kwazlvb2ozbDNPQVBkNk
VWcEU4OXFkVVlxVDRlMEdycGsKLS0tIEorUEYxMjAyMjBlOERGczhIZFRJbDhpWTN0Qm9qZVhDcUpneU50Z3VibFEK83ZfDIqrHaQdgEcqadfU
VoFwMQwCfRo1f2iYmKvpvZ058SBmfuIVBcIVJJIehVTiTgaO8os1InovPhw0
"""


def seal(content: bytes, *, work: int = 4) -> bytes:
    sink = io.BytesIO()
    with Sealing(sink, PASSPHRASE, work=work) as sealing:
        sealing.write(content)
    return sink.getvalue()


def unseal(data: bytes, passphrase: str = PASSPHRASE) -> bytes:
    return io.BufferedReader(Opening(io.BytesIO(data), passphrase)).read()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_goes_in_comes_out(size: int) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    assert unseal(seal(content[:size])) == content[:size]


def test_what_another_program_wrote_is_read() -> None:
    assert unseal(base64.b64decode(BY_ANOTHER), "cauce y puente") == b"El agua encuentra su cauce.\n"


def test_another_passphrase_does_not_open_it() -> None:
    with pytest.raises(WrongPassphraseError):
        unseal(seal(b"x"), "otra")


@settings(max_examples=60)
@given(at=some.integers(0, 10**6), bit=some.integers(0, 7))
def test_no_changed_bit_goes_unnoticed(at: int, bit: int) -> None:
    data = bytearray(seal(b"agua" * 40_000))
    data[at % len(data)] ^= 1 << bit
    with pytest.raises((BrokenSealError, WrongPassphraseError)):
        unseal(bytes(data))


def test_pieces_that_change_places_or_are_missing_are_noticed() -> None:
    data = seal(bytes(4 * PIECE))
    start = len(data) - 4 * (PIECE + 16)
    pieces = [data[start + n * (PIECE + 16) : start + (n + 1) * (PIECE + 16)] for n in range(4)]
    for order in ((1, 0, 2, 3), (0, 1, 2), (0, 1, 3), (0, 1, 2, 3, 3)):
        with pytest.raises(BrokenSealError):
            unseal(data[:start] + b"".join(pieces[n] for n in order))


def test_a_file_may_not_ask_for_all_the_memory() -> None:
    data = seal(b"x", work=4).replace(b" 4\n", b" 30\n", 1)
    with pytest.raises(BrokenSealError):
        unseal(data)


def test_the_same_content_is_never_sealed_alike() -> None:
    assert seal(b"x") != seal(b"x")


def test_a_guess_costs_time_and_memory() -> None:
    assert sealed.WORK >= 16
