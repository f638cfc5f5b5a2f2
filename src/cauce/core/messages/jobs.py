"""Messages about jobs (mensajes sobre trabajos): what each does, why one came to no end, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cauce.core.messages.frame import N_

JOBS: Mapping[str, str] = {
    "worker_lost": N_(
        "The process that did this work ended in the middle of it, %(attempts)d times. Ask for it once more; if it "
        "ends again, tell whoever keeps the server."
    ),
    "time_limit": N_(
        "The work took longer than the %(minutes)d minutes it is given, and was ended. Ask for it once more when the "
        "server is less busy; if it ends again, tell whoever keeps the server."
    ),
    "no_answer": N_(
        "The database, the disk or the storage of files did not answer (%(kind)s), %(attempts)d times. Ask for it once "
        "more in a while; if it ends again, tell whoever keeps the server."
    ),
    "unexpected": N_(
        "The program met something that it does not know how to handle (%(kind)s). Ask for it once more; if it ends "
        "again, tell whoever keeps the server: the log says where it was."
    ),
}

KINDS: Mapping[str, str] = {
    "read_import": N_("Reading of a document"),
    "write_book": N_("File to take away"),
    "write_plan": N_("The plan as a Word document"),
    "read_workbook": N_("Reading of a workbook"),
    "apply_workbook": N_("Writing what a workbook changes"),
    "read_facilities": N_("Reading of a list of facilities"),
    "reckon_priorities": N_("Reckoning of priorities"),
    "play_scenario": N_("Playing of a scenario"),
    "reckon_losses": N_("Reckoning of losses"),
    "screen_hazard": N_("Screening of a hazard"),
    "check_layer": N_("Check of a layer of the map"),
    "write_map_sheet": N_("Printed map"),
}


def tell(error: str, values: Mapping[str, Any], translate: Callable[[str], str]) -> str:
    """Say why a job came to no end; its error is a code and, behind it, the kind of what happened.

    Examples
    --------
    >>> tell("no_answer TimeoutError", {"attempts": 3, "minutes": 10}, str)[:80]
    'The database, the disk or the storage of files did not answer (TimeoutError), 3 '
    >>> tell("", {}, str)
    ''
    """
    code, _, kind = error.partition(" ")
    if not code:
        return ""
    sentence = JOBS.get(code, JOBS["unexpected"])
    return translate(sentence) % {"attempts": 1, "minutes": 0, **values, "kind": kind or code}
