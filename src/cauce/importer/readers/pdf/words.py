"""Words (palabras): a PDF page's characters, gathered to words with place, size and typeface."""

from __future__ import annotations

import ctypes
import math
import re
from dataclasses import dataclass, field, replace

import pypdfium2.raw as pdfium

from cauce.importer.readers.marks import BULLETS

BREAK_HYPHEN, BREAK_NOWHERE = "\ue0ff", "\ue0fe"
KEPT_SPACE = "\u2002"
_HYPHENS = ("\x02", "\ufffe")
_BOLD = re.compile(r"bold|black|heavy|negrita|semibold|demi", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique|cursiva", re.IGNORECASE)
_MONOSPACED = re.compile(r"courier|mono", re.IGNORECASE)
_SYMBOLS = re.compile(r"symbol|dingbat|wingding|webding", re.IGNORECASE)
_STROKED_TOO = 2
_WIDEST_GAP, _WIDEST_LIGATURE = 0.18, -1.4
_OTHER_SIZE = 1.15
_ITEM_NUMBER = re.compile(r"(?:\d{1,3}|[a-z])[.)]")
_MOST_CHARACTERS = 400_000


@dataclass(slots=True)
class Word:
    """Signs without a space between them; ``y`` is the baseline, ``size`` the type's height in points,
    ``first`` the width of the first sign."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    face: frozenset[str]
    first: float
    is_bullet: bool = False
    space_after: bool = False

    def up_to(self, other: Word) -> Word:
        """Return this word, as wide as to the end of one after it."""
        return replace(self, text=f"{self.text} {other.text}", x1=other.x1)


@dataclass(slots=True)
class _Type:
    """What all characters of one text object share."""

    y: float
    size: float
    face: frozenset[str]
    family: str


@dataclass
class Typefaces:
    """Typefaces of a document, looked up once each."""

    _known: dict[int, tuple[frozenset[str], str]] = field(default_factory=dict)

    def of(self, text_object: pdfium.FPDF_PAGEOBJECT) -> tuple[frozenset[str], str]:
        """Emphasis and kind ("", "symbol", "mono") of a text object's typeface."""
        font = pdfium.FPDFTextObj_GetFont(text_object)
        if not font:
            return frozenset(), ""
        key = ctypes.addressof(font.contents)
        if key not in self._known:
            name = _font_name(font)
            face = {"bold"} if _BOLD.search(name) else set()
            face |= {"italic"} if _ITALIC.search(name) else set()
            family = "symbol" if _SYMBOLS.search(name) else "mono" if _MONOSPACED.search(name) else ""
            self._known[key] = frozenset(face), family
        return self._known[key]


def _font_name(font: pdfium.FPDF_FONT) -> str:
    length = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    if not 0 < length < 1000:
        return ""
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, length)
    return buffer.value.decode("utf-8", "replace")


def page_words(text_page: pdfium.FPDF_TEXTPAGE, typefaces: Typefaces) -> list[Word]:
    """Return the words of a page in the file's order, bullets as words of their own."""
    words: list[Word] = []
    box = pdfium.FS_RECTF()
    shared: _Type | None = None
    last_object, open_word = None, False
    for index in range(min(pdfium.FPDFText_CountChars(text_page), _MOST_CHARACTERS)):
        sign = _sign(pdfium.FPDFText_GetUnicode(text_page, index))
        if not sign or sign.isspace():
            if open_word and sign and not pdfium.FPDFText_IsGenerated(text_page, index):
                words[-1].space_after = True
            open_word = False
            continue
        handle = pdfium.FPDFText_GetTextObject(text_page, index)
        key = ctypes.addressof(handle.contents) if handle else None
        if shared is None or key != last_object:
            shared, last_object = _type(text_page, index, handle, typefaces), key
        if not pdfium.FPDFText_GetLooseCharBox(text_page, index, box):
            continue
        word = words[-1] if words else None
        if open_word and word and _goes_on(word, box.left, shared) and not word.is_bullet:
            word.text += sign
            word.x1 = max(word.x1, box.right)
        else:
            words.append(_new_word(sign, box, shared))
        open_word = True
    return words


def _new_word(sign: str, box: pdfium.FS_RECTF, shared: _Type) -> Word:
    bullet = sign in BULLETS or (shared.family == "symbol" and not sign.isdigit())
    return Word(sign, box.left, box.right, shared.y, shared.size, shared.face, box.right - box.left, bullet)


def _goes_on(word: Word, left: float, shared: _Type) -> bool:
    """Whether a sign at ``left`` belongs to the word before it."""
    same_line = abs(word.y - shared.y) < 0.5 * max(word.size, shared.size)
    gap = left - word.x1
    if is_number_of_item(word, shared.size):
        return False
    return same_line and _WIDEST_LIGATURE * shared.size < gap < _WIDEST_GAP * shared.size


def is_number_of_item(word: Word, size: float) -> bool:
    """Whether a word is a list's number in larger or smaller type than the words that touch it."""
    differs = max(word.size, size) > _OTHER_SIZE * min(word.size, size)
    return differs and _ITEM_NUMBER.fullmatch(word.text) is not None


def _sign(code: int) -> str:
    """Return a character; a hyphen that the page's line break needed gets a sign of its own."""
    if code in (0, 0xFFFF) or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return ""
    sign = chr(code)
    return BREAK_HYPHEN if sign in _HYPHENS or sign == "\u00ad" else sign


def _type(text_page: pdfium.FPDF_TEXTPAGE, index: int, handle: pdfium.FPDF_PAGEOBJECT, typefaces: Typefaces) -> _Type:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
    matrix = pdfium.FS_MATRIX()
    scale = 1.0
    if pdfium.FPDFText_GetMatrix(text_page, index, matrix):
        scale = math.hypot(matrix.c, matrix.d) or 1.0
    size = min(max(pdfium.FPDFText_GetFontSize(text_page, index) * scale, 1.0), 1000.0)
    if not handle:
        return _Type(y.value, size, frozenset(), "")
    face, family = typefaces.of(handle)
    if pdfium.FPDFTextObj_GetTextRenderMode(handle) == _STROKED_TOO:
        face |= {"bold"}
    return _Type(y.value, size, face, family)
