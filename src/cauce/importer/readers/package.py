"""Package (paquete): the zipped parts of DOCX and XLSX, opened with bounds."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from posixpath import dirname, join, normpath

from lxml import etree

from cauce.importer.blocks import UnusableDocument
from cauce.importer.readers.limits import Limits

_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
_ENCRYPTED = 0x1
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"


class Package:
    """A zipped document: names and parts, refused when it is a bomb, locked or cut.

    Raises
    ------
    UnusableDocument
        ``truncated``, ``encrypted``, ``zip_bomb`` or ``macros``.
    """

    def __init__(self, data: bytes, *, limits: Limits) -> None:
        self._limits = limits
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except _DAMAGE as error:
            raise UnusableDocument("truncated") from error
        self.names = {entry.filename: entry for entry in entries}
        self._check(entries, packed=len(data))

    def _check(self, entries: list[zipfile.ZipInfo], *, packed: int) -> None:
        unpacked = sum(entry.file_size for entry in entries)
        limits = self._limits
        too_dense = unpacked > limits.ratio_from_bytes and unpacked > packed * limits.ratio
        if len(entries) > limits.parts or unpacked > limits.unpacked_bytes or too_dense:
            raise UnusableDocument("zip_bomb", size=packed, unpacked=unpacked, parts=len(entries))
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise UnusableDocument("encrypted")
        if any(name.lower().endswith("vbaproject.bin") for name in self.names):
            raise UnusableDocument("macros")
        types = self.read("[Content_Types].xml") if "[Content_Types].xml" in self.names else b""
        if b"macroEnabled" in types:
            raise UnusableDocument("macros")

    def read(self, name: str) -> bytes:
        """Return a part's bytes; a missing part is a cut file."""
        entry = self.names.get(name)
        if entry is None:
            raise UnusableDocument("truncated")
        if entry.file_size > self._limits.part_bytes:
            raise UnusableDocument("zip_bomb", size=entry.compress_size, unpacked=entry.file_size, parts=1)
        try:
            return self._zip.read(entry)
        except _DAMAGE as error:
            raise UnusableDocument("truncated") from error

    def xml(self, name: str) -> bytes:
        """Return an XML part, refused when it declares a document type (entities)."""
        data = self.read(name)
        plain = data.replace(b"\x00", b"") if b"\x00" in data[:200] else data
        if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
            raise UnusableDocument("external_entities")
        return data.replace(_STRICT, _USUAL)

    def tree(self, name: str) -> etree._Element:
        """Return a small XML part as a tree."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            return etree.fromstring(self.xml(name), parser)
        except etree.LxmlError as error:
            raise UnusableDocument("truncated") from error

    def elements(self, name: str, *tags: str) -> Iterator[etree._Element]:
        """Yield the elements with these tags as they end, without keeping the whole tree."""
        stream = etree.iterparse(
            io.BytesIO(self.xml(name)),
            events=("end",),
            tag=tags,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
        )
        try:
            for _, element in stream:
                yield element
        except etree.LxmlError as error:
            raise UnusableDocument("truncated") from error

    def related(self, name: str, kind: str) -> str | None:
        """Name of the part of a kind ("officeDocument", "styles") that ``name`` points to."""
        folder, relations = dirname(name), join(dirname(name), "_rels", name.rpartition("/")[2] + ".rels")
        if relations not in self.names:
            return None
        for relation in self.tree(relations).iter(_RELATIONS):
            if relation.get("Type", "").endswith("/" + kind) and relation.get("TargetMode") != "External":
                target = relation.get("Target", "")
                path = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
                if path in self.names:
                    return path
        return None
