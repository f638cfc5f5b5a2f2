"""Rulings (líneas): the straight lines that a PDF page draws, as table borders are drawn."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

import pypdfium2.raw as pdfium

THICKEST = 4.0
SHORTEST = 3.0
_NEAR = 1.6
_GAP = 3.0
_MOST_SEGMENTS = 60_000
_DEEPEST_FORM = 4
_PATH, _FORM = 2, 5

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Ruling:
    """A straight line: ``at`` is its y (a horizontal one) or x (a vertical one), from ``start`` to ``end``."""

    at: float
    start: float
    end: float

    def covers(self, place: float, *, slack: float = 1.0) -> bool:
        """Whether the line passes over a place of its own axis."""
        return self.start - slack <= place <= self.end + slack


@dataclass
class Rulings:
    """The horizontal and vertical lines of a page."""

    horizontal: list[Ruling]
    vertical: list[Ruling]


def page_rulings(page: pdfium.FPDF_PAGE) -> Rulings:
    """Return a page's lines; thin filled boxes are lines, and so are the sides of stroked boxes."""
    horizontal: list[Ruling] = []
    vertical: list[Ruling] = []
    for (x0, y0), (x1, y1) in islice(_segments(page), _MOST_SEGMENTS):
        if abs(y1 - y0) <= 1.0 and abs(x1 - x0) >= SHORTEST:
            horizontal.append(Ruling((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) <= 1.0 and abs(y1 - y0) >= SHORTEST:
            vertical.append(Ruling((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    return Rulings(joined(horizontal), joined(vertical))


def joined(rulings: list[Ruling]) -> list[Ruling]:
    """Join the pieces of one line, which are drawn cell by cell or twice."""
    found: list[Ruling] = []
    for group in clusters(rulings, near=_NEAR):
        at = sum(ruling.at for ruling in group) / len(group)
        group.sort(key=lambda ruling: ruling.start)
        current = Ruling(at, group[0].start, group[0].end)
        for ruling in group[1:]:
            if ruling.start <= current.end + _GAP:
                current.end = max(current.end, ruling.end)
            else:
                found.append(current)
                current = Ruling(at, ruling.start, ruling.end)
        found.append(current)
    return found


def clusters(rulings: list[Ruling], *, near: float) -> Iterator[list[Ruling]]:
    """Yield groups of lines that stand at the same place."""
    group: list[Ruling] = []
    for ruling in sorted(rulings, key=lambda ruling: ruling.at):
        if group and ruling.at - group[0].at > near:
            yield group
            group = []
        group.append(ruling)
    if group:
        yield group


def _segments(page: pdfium.FPDF_PAGE) -> Iterator[tuple[Point, Point]]:
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        yield from _object_segments(pdfium.FPDFPage_GetObject(page, index), _SAME, 0)


def _object_segments(handle: pdfium.FPDF_PAGEOBJECT, above: Matrix, depth: int) -> Iterator[tuple[Point, Point]]:
    if not handle:
        return
    kind = pdfium.FPDFPageObj_GetType(handle)
    if kind == _PATH:
        yield from _path_segments(handle, _times(_matrix(handle), above))
    elif kind == _FORM and depth < _DEEPEST_FORM:
        inner = _times(_matrix(handle), above)
        for index in range(pdfium.FPDFFormObj_CountObjects(handle)):
            yield from _object_segments(pdfium.FPDFFormObj_GetObject(handle, index), inner, depth + 1)


def _path_segments(handle: pdfium.FPDF_PAGEOBJECT, matrix: Matrix) -> Iterator[tuple[Point, Point]]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(handle, fill, stroke)
    if not fill.value and not stroke.value:
        return
    for points in _subpaths(handle, matrix):
        if not stroke.value or len(points) > 3:
            thin = _thin_box(points)
            if thin:
                yield thin
                continue
        if stroke.value:
            yield from pairwise(points)


def _subpaths(handle: pdfium.FPDF_PAGEOBJECT, matrix: Matrix) -> Iterator[list[Point]]:
    """Yield the corner points of each piece of a path; curves end a piece."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[Point] = []
    for index in range(min(pdfium.FPDFPath_CountSegments(handle), _MOST_SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(handle, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = _placed(x.value, y.value, matrix)
        if kind != pdfium.FPDF_SEGMENT_LINETO:
            if len(points) > 1:
                yield points
            points = []
        points.append(point)
        if pdfium.FPDFPathSegment_GetClose(segment) and len(points) > 1:
            points.append(points[0])
            yield points
            points = []
    if len(points) > 1:
        yield points


def _thin_box(points: list[Point]) -> tuple[Point, Point] | None:
    """Return the middle line of a filled box that is thin enough to be a line."""
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    if y1 - y0 <= THICKEST and x1 - x0 > 2 * (y1 - y0):
        return (x0, (y0 + y1) / 2), (x1, (y0 + y1) / 2)
    if x1 - x0 <= THICKEST and y1 - y0 > 2 * (x1 - x0):
        return ((x0 + x1) / 2, y0), ((x0 + x1) / 2, y1)
    return None


def _matrix(handle: pdfium.FPDF_PAGEOBJECT) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(handle, matrix):
        return _SAME
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _placed(x: float, y: float, matrix: Matrix) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
