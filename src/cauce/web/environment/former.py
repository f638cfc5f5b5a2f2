"""Former databases (bases de datos anteriores): a move is noted in the data folder, so that no order works on them.

The note is ``database-moved.json`` in the data folder: where the database is now, and where it was. Whoever wants to go
back to a former one takes the note away.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cauce.web.environment.names import WrongSettingError, gettext_noop

NOTE = "database-moved.json"


def place_of(spec: Mapping[str, Any]) -> str:
    """Where a database is, without its password."""
    if not str(spec["ENGINE"]).endswith("postgresql"):
        return str(spec["NAME"])
    asked = spec.get("OPTIONS", {})
    host = spec.get("HOST") or asked.get("host") or "localhost"
    port = spec.get("PORT") or asked.get("port") or 5432
    return f"postgresql://{host}:{port}/{spec['NAME']}"


def note_move(folder: Path, *, former: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Note in the data folder that the database moved."""
    left, used = _noted(folder, former), _noted(folder, now)
    places = [place for place in [*read_note(folder)[1], left] if place != used]
    note = folder / NOTE
    beside = note.with_suffix(".new")
    beside.write_text(json.dumps({"now": used, "former": list(dict.fromkeys(places))}, indent=1), encoding="utf-8")
    beside.replace(note)


def read_note(folder: Path) -> tuple[str, list[str]]:
    """Return where the database is by the note, and where it was; nothing where none can be read."""
    try:
        told = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        return str(told["now"]), [str(place) for place in told["former"]]
    except (OSError, ValueError, KeyError, TypeError):
        return "", []


def refuse_former(folder: Path, spec: Mapping[str, Any]) -> None:
    """Refuse a database that was moved elsewhere.

    Raises
    ------
    WrongSettingError
        What is asked of it belongs to the database that is in use now.
    """
    now, former = read_note(folder)
    if _noted(folder, spec) not in former:
        return
    if now.startswith("postgresql"):
        sentence = gettext_noop(
            "The database was moved from «%(former)s» to «%(now)s», and CAUCE_DATABASE_URL leads to the former one."
            " Set it to the address of the new one; to go back to the former one, remove «%(note)s»."
        )
    else:
        sentence = gettext_noop(
            "The database was moved from «%(former)s» to «%(now)s» in the data folder, and CAUCE_DATABASE_URL leads to"
            " the former one. Remove that setting; to go back to the former one, remove «%(note)s»."
        )
    raise WrongSettingError(sentence, former=place_of(spec), now=now, note=folder / NOTE)


def _noted(folder: Path, spec: Mapping[str, Any]) -> str:
    """A place as the note has it: by its name alone where it is in the data folder, which may be moved itself."""
    place = place_of(spec)
    return Path(place).name if Path(place).parent == folder else place
