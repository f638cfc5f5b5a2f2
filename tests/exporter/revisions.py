"""What a word processor does when all marked changes of a document are accepted, or all rejected (test code alone)."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Told = list[Any]
LIST = re.compile(r'(<w:numId w:val=)"[^"]*"')


def body_of(data: bytes) -> Any:
    """The body of a document."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        return etree.fromstring(package.read("word/document.xml")).find(f"{W}body")


def count(data: bytes, tag: str) -> int:
    """How many elements of a name a document's body has."""
    return sum(1 for _ in body_of(data).iter(W + tag))


def settled(data: bytes, *, accept: bool) -> Told:
    """What a document says and how, when every change is accepted or rejected."""
    body = body_of(data)
    kept, dropped = ("ins", "del") if accept else ("del", "ins")
    for row in list(body.iter(W + "tr")):
        marks = row.find(f"{W}trPr")
        if marks is not None and marks.find(W + dropped) is not None:
            row.getparent().remove(row)
    for table in list(body.iter(W + "tbl")):
        if table.find(W + "tr") is None:
            table.getparent().remove(table)
    for parent in [body, *body.iter(W + "tc")]:
        _join(parent, kept=kept, dropped=dropped, accept=accept)
    return told(body)


def _join(parent: Any, *, kept: str, dropped: str, accept: bool) -> None:
    """Drop the words that go, and join a paragraph whose end goes to the next one."""
    carried: list[Any] = []
    for paragraph in parent.findall(W + "p"):
        for change in paragraph.findall(W + dropped):
            paragraph.remove(change)
        for change in paragraph.findall(W + kept):
            for run in list(change):
                change.addprevious(run)
            paragraph.remove(change)
        layout = paragraph.find(W + "pPr")
        runs = [child for child in paragraph if child.tag != W + "pPr"]
        mark = layout.find(f"{W}rPr/{W}{dropped}") if layout is not None else None
        if mark is not None:
            following = paragraph.getnext()
            assert following is not None and (following.tag == W + "p" or not [*carried, *runs]), "words would be lost"
            carried += runs
            parent.remove(paragraph)
            continue
        _settle_layout(paragraph, layout, accept=accept)
        place = 0 if paragraph.find(W + "pPr") is None else 1
        for run in reversed(carried):
            paragraph.insert(place, run)
        carried = []
    assert not carried


def _settle_layout(paragraph: Any, layout: Any, *, accept: bool) -> None:
    if layout is None:
        return
    change = layout.find(W + "pPrChange")
    if change is not None:
        layout.remove(change)
        if not accept:
            paragraph.replace(layout, change[0])
            layout = paragraph[0]
    for look in layout.findall(W + "rPr"):
        layout.remove(look)
    if not len(layout):
        paragraph.remove(layout)


def told(body: Any) -> Told:
    """Paragraphs with their layout, words with their look, tables with their rows and cells."""
    found: Told = []
    for element in body:
        if element.tag == W + "tbl":
            rows = [
                (_printed(row.find(f"{W}trPr")), [told(cell) for cell in row.findall(W + "tc")])
                for row in element.findall(W + "tr")
            ]
            found.append(rows)
        elif element.tag == W + "p":
            found.append((_printed(element.find(W + "pPr")), _words(element)))
    return found


def _words(paragraph: Any) -> list[tuple[str, str]]:
    words: list[tuple[str, str]] = []
    for run in paragraph.findall(W + "r"):
        look = _printed(run.find(W + "rPr"))
        text = "".join(child.text or "" for child in run if child.tag in (W + "t", W + "delText"))
        if not text:
            continue
        if words and words[-1][1] == look:
            words[-1] = (words[-1][0] + text, look)
        else:
            words.append((text, look))
    return words


def _printed(element: Any) -> str:
    if element is None:
        return ""
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    text = re.sub(r"<w:(ins|del) [^>]*/>", "", re.sub(r' xmlns:\w+="[^"]*"', "", LIST.sub(r"\1", text)))
    return re.sub(r"<w:(\w+)></w:\1>|<w:(\w+)/>$", "", text)
