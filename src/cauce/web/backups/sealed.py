"""Sealed files (archivos cifrados): written and read in the public age format, with a passphrase.

The format is age-encryption.org/v1 with one passphrase (scrypt) recipient, so that ``age --decrypt`` opens
what is written here without Cauce. A file is a header, then pieces of 64 KiB, each with its place in the
sequence and its own seal (ChaCha20-Poly1305): a piece changed, moved or missing is noticed before its content
is used.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import io
import os
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

MAGIC = b"age-encryption.org/v1\n"
LABEL = b"age-encryption.org/v1/scrypt"
WORK = 16  # 2^16: 64 MB of memory and a quarter of a second for whoever guesses
MOST_WORK = 20  # what a file may ask of this machine: 1 GB
PIECE = 65_536
TAG = 16
SHORTEST_PASSPHRASE = 16


class WrongPassphraseError(Exception):
    """The passphrase does not open the file."""


class BrokenSealError(Exception):
    """The file is not what was sealed."""


class Sealing(io.RawIOBase):
    """Write into a sealed file; ``close`` writes the last piece and leaves the file below open."""

    def __init__(self, sink: IO[bytes], passphrase: str, *, work: int = WORK) -> None:
        self.sink = sink
        key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
        wrapped = ChaCha20Poly1305(_from_passphrase(passphrase, salt, work)).encrypt(bytes(12), key, None)
        header = MAGIC + b"-> scrypt %s %d\n%s\n---" % (_text(salt), work, _text(wrapped))
        sink.write(header + b" " + _text(_seal_of_header(key, header)) + b"\n" + nonce)
        self.cipher = ChaCha20Poly1305(_derive(key, b"payload", salt=nonce))
        self.waiting = bytearray()
        self.count = 0

    def writable(self) -> bool:
        """Whether it is written to."""
        return True

    def write(self, data: Any, /) -> int:
        """Take bytes; whole pieces are sealed as soon as more follows."""
        self.waiting += data
        while len(self.waiting) > PIECE:
            self._seal(bytes(self.waiting[:PIECE]), is_last=False)
            del self.waiting[:PIECE]
        return len(data)

    def close(self) -> None:
        """Seal the last piece."""
        if not self.closed:
            self._seal(bytes(self.waiting), is_last=True)
            super().close()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        self.sink.write(self.cipher.encrypt(_place(self.count, is_last=is_last), piece, None))
        self.count += 1


class Opening(io.RawIOBase):
    """Read a sealed file from its beginning to its end.

    Raises
    ------
    WrongPassphraseError
        The passphrase is another one.
    BrokenSealError
        The header or a piece is not what was sealed, or the end is missing.
    """

    def __init__(self, source: IO[bytes], passphrase: str) -> None:
        self.source = source
        key = _read_header(source, passphrase)
        nonce = source.read(16)
        if len(nonce) != 16:
            raise BrokenSealError
        self.cipher = ChaCha20Poly1305(_derive(key, b"payload", salt=nonce))
        self.count = 0
        self.piece = b""
        self.at = 0
        self.ahead = source.read(PIECE + TAG)
        self.is_over = False

    def readable(self) -> bool:
        """Whether it is read from."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Give what the next piece says."""
        if self.at == len(self.piece) and not self.is_over:
            self._next()
        part = self.piece[self.at : self.at + len(buffer)]
        buffer[: len(part)] = part
        self.at += len(part)
        return len(part)

    def _next(self) -> None:
        sealed, self.ahead = self.ahead, self.source.read(PIECE + TAG)
        self.is_over = not self.ahead
        try:
            self.piece = self.cipher.decrypt(_place(self.count, is_last=self.is_over), sealed, None)
        except InvalidTag as error:
            raise BrokenSealError from error
        self.at = 0
        self.count += 1


def is_sealed(source: IO[bytes]) -> bool:
    """Whether a file that can be wound back begins as a sealed one."""
    begins = source.read(len(MAGIC))
    source.seek(0)
    return begins == MAGIC


def _read_header(source: IO[bytes], passphrase: str) -> bytes:
    magic, stanza, body, end = (source.readline(200) for _ in range(4))
    try:
        arrow, kind, salt_text, work_text = stanza.split()
        salt, work = _bytes(salt_text), int(work_text)
        mark, seal = end.split()
        wrapped, sealed = _bytes(body.strip()), _bytes(seal)
    except (ValueError, binascii.Error) as error:
        raise BrokenSealError from error
    if (magic, arrow, kind, mark) != (MAGIC, b"->", b"scrypt", b"---") or not 1 <= work <= MOST_WORK:
        raise BrokenSealError
    if len(salt) != 16 or len(wrapped) != 32:
        raise BrokenSealError
    try:
        key = ChaCha20Poly1305(_from_passphrase(passphrase, salt, work)).decrypt(bytes(12), wrapped, None)
    except InvalidTag as error:
        raise WrongPassphraseError from error
    if not hmac.compare_digest(_seal_of_header(key, magic + stanza + body + b"---"), sealed):
        raise BrokenSealError
    return key


def _from_passphrase(passphrase: str, salt: bytes, work: int) -> bytes:
    room = 128 * 8 * 2**work + 1_048_576
    return hashlib.scrypt(passphrase.encode(), salt=LABEL + salt, n=2**work, r=8, p=1, maxmem=room, dklen=32)


def _seal_of_header(key: bytes, header: bytes) -> bytes:
    return hmac.digest(_derive(key, b"header"), header, "sha256")


def _derive(key: bytes, info: bytes, *, salt: bytes = b"") -> bytes:
    """Derive a key of 32 bytes (HKDF, RFC 5869, with SHA-256)."""
    return hmac.digest(hmac.digest(salt or bytes(32), key, "sha256"), info + b"\x01", "sha256")


def _place(count: int, *, is_last: bool) -> bytes:
    return count.to_bytes(11, "big") + (b"\x01" if is_last else b"\x00")


def _text(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _bytes(text: bytes) -> bytes:
    return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
