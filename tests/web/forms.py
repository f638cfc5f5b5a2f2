"""The forms of a page (formularios): what each of their buttons would send, with something in every field."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

FILLED = {
    "email": "zoe@example.org",
    "date": "2026-01-15",
    "number": "1",
    "url": "https://example.org/a",
    "tel": "+507 6000-0000",
}
Fields = dict[str, list[str]]


@dataclass(frozen=True)
class Sent:
    """What one button of a form sends, and where."""

    address: str
    button: str
    fields: Fields = field(default_factory=dict)


class _Reader(HTMLParser):
    """Reads the forms that are sent by POST."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[tuple[str, Fields, list[dict[str, str]]]] = []
        self.select = ""
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = told.get("method", "").lower() == "post"
            if self.inside:
                self.forms.append((urljoin(self.address, told.get("action", "")), {}, []))
        elif self.inside:
            self._field(tag, told)

    def _field(self, tag: str, told: dict[str, str]) -> None:
        _address, fields, buttons = self.forms[-1]
        name, kind = told.get("name", ""), told.get("type", "text")
        if tag == "button" or (tag == "input" and kind == "submit"):
            buttons.append(told)
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and (told.get("value") or self.select not in fields):
            fields[self.select] = [told.get("value", "")]
        elif tag == "textarea" and name:
            fields[name] = ["Dicho en la prueba."]
        elif tag == "input" and name and kind not in ("file", "image"):
            value = told.get("value") or FILLED.get(kind, "1" if kind in ("checkbox", "radio") else "Dicho")
            fields[name] = [*fields.get(name, []), value] if kind == "checkbox" else [value]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = ""


def sent_by(html: str, *, address: str) -> list[Sent]:
    """What each button of each form of a page sends."""
    reader = _Reader(address)
    reader.feed(html)
    found = []
    for where, fields, buttons in reader.forms:
        for button in buttons or [{}]:
            name, value = button.get("name", ""), button.get("value", "")
            path = urlsplit(urldefrag(button.get("formaction", where)).url)
            extra: Fields = {name: [value]} if name else {}
            told = path.path + (f"?{path.query}" if path.query else "")
            found.append(Sent(told, f"{name}={value}" if name else "", fields | extra))
    return found
