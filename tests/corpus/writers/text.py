"""Text (texto): tab-separated cells with a little HTML inside, tables broken across pages."""

from __future__ import annotations

from pathlib import Path

from tests.corpus.fragments import fragments
from tests.corpus.layout import Layout
from tests.corpus.sheet import Break, Cell, Grid, Page, Para

NEW_PAGE = "\n\n\n"


def write(pages: list[Page], layout: Layout, path: Path) -> None:
    """Write pages in the form of a text export."""
    lines: list[str] = []
    for number, page in enumerate(pages):
        if isinstance(page, Break):
            lines.append(NEW_PAGE)
        elif isinstance(page, Grid):
            lines += ["", _grid(page, layout), ""]
        else:
            after = pages[number + 1] if number + 1 < len(pages) else None
            lines += _paragraph(page, layout, in_list=isinstance(after, Para) and after.kind == page.kind)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _paragraph(para: Para, layout: Layout, *, in_list: bool) -> list[str]:
    if para.kind == "bullet":
        return [f"- {para.text}"] if in_list else [f"- {para.text}", ""]
    if para.kind == "number":
        return [f"{para.marker} {para.text}"] if in_list else [f"{para.marker} {para.text}", ""]
    if "\t" in para.text:  # a line of the table of contents
        return [para.text]
    words = para.text.upper() if para.kind == "heading" and layout.headings == "plain" else para.text
    return [words, ""]


def _grid(grid: Grid, layout: Layout) -> str:
    parts = [grid] if grid.carried or len(grid.header) <= 2 else fragments(grid, limit=9, rows_per_page=5, words=True)
    texts = []
    for number, part in enumerate(parts):
        lines = ["\t".join(grid.header)] if number == 0 else []
        lines += ["\t".join(_cell(cell, layout) for cell in row) for row in part.rows]
        texts.append("\n".join(lines))
    return (NEW_PAGE + "\n").join(texts)


def _cell(cell: Cell, layout: Layout) -> str:
    if len(cell) == 1 and cell[0].kind == "text":
        return f"<p>{cell[0].text}</p>" if len(cell[0].text) > 60 else cell[0].text
    result: list[str] = []
    for para in cell:
        if para.kind == "text":
            result.append(f"<p>{para.text}</p>")
        else:
            tag = "ul" if para.kind == "bullet" else "ol"
            opened = bool(result) and result[-1].startswith(f"<{tag}")
            result.append((result.pop() if opened else _open(tag, layout)) + _item(para, layout))
    return " ".join(_close(part, layout) for part in result)


def _open(tag: str, layout: Layout) -> str:
    return f"<{tag}>" if layout.text_lists == "li" else f'<{tag} style="list-style-type: none">'


def _item(para: Para, layout: Layout) -> str:
    if layout.text_lists == "li":
        return f"<li>{para.text}</li>"
    return f" {'-' if para.kind == 'bullet' else para.marker} {para.text}"


def _close(part: str, layout: Layout) -> str:
    if layout.text_lists == "li" and part.startswith(("<ul", "<ol")):
        return f"{part}</{part[1:3]}>"
    return part
