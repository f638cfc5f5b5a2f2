"""PDF documents (PDF): characters and ruling lines to paragraphs and tables, page by page, in linear memory."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import chain, islice

import pypdfium2
import pypdfium2.raw as pdfium

from cauce.importer.blocks import Document, UnusableDocument
from cauce.importer.readers.limits import Limits
from cauce.importer.readers.pdf.assembly import Assembly
from cauce.importer.readers.pdf.layout import RawPage, page_pieces
from cauce.importer.readers.pdf.rulings import page_rulings
from cauce.importer.readers.pdf.typesetting import Typesetting
from cauce.importer.readers.pdf.words import Typefaces, page_words

__all__ = ["read_pdf"]

_ONE_AT_A_TIME = threading.Lock()
_PAGES_TO_LEARN_FROM = 12
_FEWEST_SIGNS_A_PAGE = 4


def read_pdf(data: bytes, *, file_name: str, limits: Limits) -> Document:
    """Read a PDF; running headers, footers and page numbers are left out.

    Raises
    ------
    UnusableDocument
        ``encrypted``, ``truncated``, ``no_text`` (a scan), ``too_many_pages``.
    """
    with _ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            locked = getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD or "assword" in str(error)
            raise UnusableDocument("encrypted" if locked else "truncated") from error
        try:
            return _read(document, file_name=file_name, limits=limits)
        except pypdfium2.PdfiumError as error:
            raise UnusableDocument("truncated") from error
        finally:
            document.close()


def _read(document: pypdfium2.PdfDocument, *, file_name: str, limits: Limits) -> Document:
    pages = len(document)
    limits.check_pages(pages)
    if pages == 0:
        raise UnusableDocument("truncated")
    typesetting, assembly = Typesetting(), Assembly()
    stream = _raw_pages(document)
    first = list(islice(stream, _PAGES_TO_LEARN_FROM))
    for page in first:
        typesetting.learn_page(page.words, page.width)
    for page in first:
        page_pieces(page, typesetting)
    for page in chain(first, stream):
        if page.number > len(first):
            typesetting.learn_page(page.words, page.width)
        assembly.add(page, page_pieces(page, typesetting), right=typesetting.sides(page.width)[1])
        limits.check_characters(assembly.characters)
    if assembly.characters < _FEWEST_SIGNS_A_PAGE * pages:
        raise UnusableDocument("no_text", name=file_name, pages=pages)
    return Document(assembly.blocks(), file_name=file_name, format="pdf", pages=pages)


def _raw_pages(document: pypdfium2.PdfDocument) -> Iterator[RawPage]:
    """Yield the pages one by one; each is closed before the next is opened."""
    typefaces = Typefaces()
    for index in range(len(document)):
        page = document[index]
        text_page = page.get_textpage()
        try:
            width, height = page.get_size()
            yield RawPage(index + 1, width, height, page_words(text_page.raw, typefaces), page_rulings(page.raw))
        finally:
            text_page.close()
            page.close()
