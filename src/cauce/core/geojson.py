"""GeoJSON in pieces (GeoJSON por partes): a collection read shape by shape, so that no file is held as a whole.

What is read comes as pieces of text. Of it at most one shape and one piece are held at a time; a shape that takes more
text than is allowed is refused, before it is taken apart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

LONGEST = 32_000_000  # signs of one shape
NEAR = 16  # signs from the end of what is there, within which a value may only have been cut
SPACE = re.compile(r"[ \t\n\r]*")
DECODER = json.JSONDecoder()


class NotGeojsonError(ValueError):
    """The text is no JSON, or no object; ``line`` says where."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


class LargeShapeError(ValueError):
    """One value takes more text than is read at once."""

    def __init__(self, longest: int) -> None:
        super().__init__(f"more than {longest} signs")
        self.longest = longest


class Collection:
    """A collection of shapes that is read once, from its beginning to its end.

    Examples
    --------
    >>> told = Collection(['{"type": "FeatureColl', 'ection", "features": [{"a": 1}, {"a', '": 2}], "name": "x"}'])
    >>> [one["a"] for one in told.features()], told.head["type"], told.head["name"], told.has_features
    ([1, 2], 'FeatureCollection', 'x', True)
    """

    def __init__(self, pieces: Iterable[str], *, longest: int = 0) -> None:
        self.head: dict[str, Any] = {}  # all that the collection says beside its shapes, whole once these are read
        self.has_features = False
        self._pieces, self._longest = iter(pieces), longest or LONGEST
        self._text, self._at, self._line = "", 0, 1
        self._ended = False

    def features(self) -> Iterator[Any]:
        """Give the shapes one by one.

        Raises
        ------
        NotGeojsonError, LargeShapeError
            As soon as it is seen.
        """
        self._expect("{")
        if not self._take("}"):
            yield from self._members()
        if self._next():
            raise self._wrong()

    def _members(self) -> Iterator[Any]:
        while True:
            if self._next() != '"':
                raise self._wrong()
            name = self._value()
            self._expect(":")
            if name == "features" and self._next() == "[":
                self.has_features = True
                yield from self._listed()
            else:
                self.head[name] = self._value()
            if self._take("}"):
                return
            self._expect(",")

    def _listed(self) -> Iterator[Any]:
        self._expect("[")
        if self._take("]"):
            return
        while True:
            yield self._value()
            if self._take("]"):
                return
            self._expect(",")

    def _value(self) -> Any:
        self._next()
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                is_cut = error.msg.startswith("Unterminated") or error.pos >= len(self._text) - NEAR
                if not is_cut or not self._fill():
                    raise self._wrong(error.pos) from error
                continue
            except (ValueError, RecursionError) as error:
                raise self._wrong() from error
            if end == len(self._text) and self._fill():
                continue  # a number may go on
            self._at = end
            return value

    def _next(self) -> str:
        """The next sign that is no space; nothing at the end."""
        while True:
            found = SPACE.match(self._text, self._at)
            assert found is not None
            self._at = found.end()
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._fill():
                return ""

    def _take(self, sign: str) -> bool:
        if self._next() != sign:
            return False
        self._at += 1
        return True

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            raise self._wrong()

    def _fill(self) -> bool:
        """Take up more text, at least as much as is waiting; what was read is let go."""
        if self._ended:
            return False
        kept = self._text[self._at :]
        if len(kept) > self._longest:
            raise LargeShapeError(self._longest)
        self._line += self._text.count("\n", 0, self._at)
        parts, more = [kept], 0
        for piece in self._pieces:
            parts.append(piece)
            more += len(piece)
            if more and more >= len(kept):
                break
        else:
            self._ended = True
        self._text, self._at = "".join(parts), 0
        return more > 0

    def _wrong(self, at: int | None = None) -> NotGeojsonError:
        return NotGeojsonError(self._line + self._text.count("\n", 0, self._at if at is None else at))


def head_of(pieces: Iterable[str], *, longest: int = 0) -> Collection:
    """Read a collection to its end and return it with all that it says beside its shapes.

    Examples
    --------
    >>> head_of(['{"type": "Feature"}']).has_features
    False
    """
    told = Collection(pieces, longest=longest)
    for _shape in told.features():
        pass
    return told
