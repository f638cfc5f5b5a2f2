"""Limits (límites): how large a document may be before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

from cauce.importer.blocks import UnusableDocument


@dataclass(frozen=True)
class Limits:
    """Bounds of one reading; each has a value that no real plan comes near.

    Attributes
    ----------
    pages
        Printed pages; formats without pages count ``characters_per_page`` as one.
    file_bytes
        Size of the file as it was sent.
    unpacked_bytes
        Size of all parts of a zipped format (DOCX, XLSX) together.
    part_bytes
        Size of one unpacked part that is read.
    ratio
        How many times larger than packed the parts may be, once they pass ``ratio_from_bytes``.
    parts
        Number of parts in a zipped format.
    """

    pages: int = 1500
    characters_per_page: int = 10_000
    file_bytes: int = 200_000_000
    unpacked_bytes: int = 600_000_000
    part_bytes: int = 150_000_000
    ratio: int = 150
    ratio_from_bytes: int = 20_000_000
    parts: int = 10_000

    def check_file(self, size: int) -> None:
        """Refuse a file that is larger than ``file_bytes``."""
        if size > self.file_bytes:
            raise UnusableDocument("too_large", size=size, limit=self.file_bytes)

    def check_pages(self, pages: int) -> None:
        """Refuse a document that has more pages than ``pages``."""
        if pages > self.pages:
            raise UnusableDocument("too_many_pages", pages=pages, limit=self.pages)

    def check_characters(self, characters: int) -> None:
        """Refuse a document without pages that holds more words than ``pages`` pages do."""
        self.check_pages(characters // self.characters_per_page)


DEFAULT_LIMITS = Limits()
