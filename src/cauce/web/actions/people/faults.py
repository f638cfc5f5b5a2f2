"""Why a person or a post cannot be written (reparos): every fault at once, so that all are mended together."""

from __future__ import annotations

from collections.abc import Sequence

from cauce.core.people import Fault


class CannotWritePersonError(Exception):
    """Nothing was written; ``faults`` say why."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(fault.code for fault in faults))
        self.faults = tuple(faults)


def refuse(code: str, **values: object) -> CannotWritePersonError:
    """Return the error of one fault."""
    return CannotWritePersonError([Fault(code, values)])
