"""Why a list is not read (listas que no se pueden leer): a code, whose sentence stands in the messages."""

from __future__ import annotations


class UnusableListError(Exception):
    """A file is no list that can be read; ``code`` and ``values`` as in ``core/messages/facilities.py``."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
