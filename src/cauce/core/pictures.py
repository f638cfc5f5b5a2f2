"""Pictures (fotos): what a camera wrote into one, such as the place and its own number, is left out; the image stays.

Nothing is drawn anew: the parts of the file that say something about it are dropped, byte for byte. Which way up a
JPEG stands is kept.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator, Mapping

ORIENTATION = 0x0112  # the field of Exif that says which way up a picture stands
DROPPED_MARKERS = frozenset({0xE1, 0xED, 0xFE})  # Exif and XMP, captions of agencies, comments
SCAN, END = 0xDA, 0xD9
NEXT_PART = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # behind the lines of an image
DROPPED_CHUNKS = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})
DROPPED_OF_WEBP = frozenset({b"EXIF", b"XMP "})
PNG_HEAD = b"\x89PNG\r\n\x1a\n"


def bare(content: bytes, media_type: str) -> bytes:
    """Return a picture without what was written about it; one that cannot be followed comes back as it is."""
    strip = STRIPPERS.get(media_type)
    if strip is None:
        return content
    try:
        return strip(content)
    except (struct.error, IndexError):
        return content


def _jpeg(content: bytes) -> bytes:
    found, turned = [content[:2]], 1
    for marker, part in _parts_of_jpeg(content):
        if marker in DROPPED_MARKERS and part[4:10] == b"Exif\0\0":
            turned = _orientation(part[10:])
        if marker not in DROPPED_MARKERS and part[4:8] != b"MPF\0":
            found.append(part)
    if turned in range(2, 9):
        found.insert(1, _upright(turned))
    return b"".join(found)


def _parts_of_jpeg(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the parts to the end of the image: what telephones write behind it, as a second picture, is left out."""
    at = 2
    while at < len(content):
        if content[at] != 0xFF:
            raise struct.error
        marker = content[at + 1]
        if marker == 0xFF:  # a filling
            at += 1
            continue
        if marker == END:
            yield marker, content[at : at + 2]
            return
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        if marker == SCAN:
            found = NEXT_PART.search(content, end)
            end = found.start() if found else len(content)
        yield marker, content[at:end]
        at = end


def _orientation(tiff: bytes) -> int:
    """Which way up a picture stands, 1 to 8, as its Exif says; 1 where it says nothing that can be read."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for place in range(first + 2, first + 2 + 12 * count, 12):
            tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", tiff, place)
            if tag == ORIENTATION:
                return int(value)
    except struct.error:
        return 1
    return 1


def _upright(turned: int) -> bytes:
    """An Exif part that says nothing but which way up a picture stands."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, 3, 1, turned, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff


def _png(content: bytes) -> bytes:
    found, at = [PNG_HEAD], len(PNG_HEAD)
    while at < len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        if kind not in DROPPED_CHUNKS:
            found.append(content[at : at + 12 + length])
        at += 12 + length
        if kind == b"IEND":
            break
    return b"".join(found)


def _webp(content: bytes) -> bytes:
    kept = b"".join(part for kind, part in _parts_of_webp(content) if kind not in DROPPED_OF_WEBP)
    return b"RIFF" + struct.pack("<I", len(kept) + 4) + b"WEBP" + kept


def _parts_of_webp(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at < len(content):
        kind, length = struct.unpack_from("<4sI", content, at)
        end = at + 8 + length + length % 2
        part = content[at:end]
        if kind == b"VP8X":  # its bits say which parts follow
            part = part[:8] + bytes([part[8] & ~0x0C]) + part[9:]
        yield kind, part
        at = end


STRIPPERS: Mapping[str, Callable[[bytes], bytes]] = {"image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp}
