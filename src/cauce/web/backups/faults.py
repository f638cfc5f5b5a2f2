"""Faults (impedimentos): why a backup cannot be made, read or put back."""

from __future__ import annotations

from typing import Any

from cauce.core.messages import backups as sentences


class BackupError(Exception):
    """A code of ``core.messages.backups`` with its values; what was there before is still there."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(sentences.tell(code, values, str))
        self.code = code
        self.values = values


def first_line(error: BaseException) -> str:
    """Return what a driver says, without the advice that it adds.

    Examples
    --------
    >>> first_line(OSError("connection failed\\n\\tIs the server running locally?"))
    'connection failed'
    """
    return str(error).strip().partition("\n")[0]
