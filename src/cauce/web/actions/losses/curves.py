"""Curves that an office brings (curvas propias): kept by their content, read in the job, chosen by class."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.text import slugify

from cauce.core import losses as rules
from cauce.core.faults import Fault
from cauce.web import storage
from cauce.web.actions.documents.files import keep_file, keep_path, refuse_arrival
from cauce.web.actions.risk_priorities.reckoning import CannotReckonError
from cauce.web.models import LossAnalysis, User

if TYPE_CHECKING:
    from cauce.engines.risk.losses_curves import Chosen

Brought = UploadedFile | Path
OWN = "curves"  # folder of the case, in which no other file stands


def faults(file: Brought) -> list[Fault]:
    """Say why a file cannot be a table of curves, before it is looked into."""
    size = file.stat().st_size if isinstance(file, Path) else file.size or 0
    return rules.curve_file_faults(str(file.name or ""), size)


def kept(file: Brought, *, source: str, by: User | None) -> dict[str, Any]:
    """Keep a table of curves, and return what an analysis says of it.

    Raises
    ------
    CannotKeepFileError
        The file is empty, damaged, or refused by the scanner.
    """
    if isinstance(file, Path):
        refuse_arrival(file.stat().st_size, name=file.name)
        with storage.arriving() as path:
            shutil.copyfile(file, path)
            found = keep_path(path, name=file.name)
    else:
        found = keep_file(file)
    return {
        "curves_id": found.stored.pk,
        "curves_name": found.name[-255:],
        "curves_source": source.replace("\0", "").strip()[: rules.LONGEST],
        "curves_by_id": by.pk if by is not None else None,
        "curves_at": timezone.now(),
    }


def chosen_of(analysis: LossAnalysis, asked: rules.Asked, folder: Path) -> Chosen:
    """Return the curves of an analysis; those that the office brought are copied into the folder of the case.

    Raises
    ------
    CannotReckonError, UnusableLayer
        They do not serve, and why.
    """
    from cauce.engines.risk import losses_curves as engine  # noqa: PLC0415 - heavy, for jobs only

    try:
        if analysis.curves is None:
            return engine.method_curves_of(asked, folder)
        came_as = Path(analysis.curves_name)
        path = folder / OWN / f"{slugify(came_as.stem)[:60] or OWN}{came_as.suffix.lower()}"
        path.parent.mkdir()
        with storage.open_checked(analysis.curves.sha256) as content, path.open("wb") as target:
            shutil.copyfileobj(content, target)
        found = engine.own_curves(path, asked, file=analysis.curves_name)
        return replace(found, files=(f"{OWN}/{path.name}",))
    except storage.NotKeptError as error:
        raise CannotReckonError("curves_gone", file=analysis.curves_name) from error
    except engine.CurvesUnfitError as error:
        raise CannotReckonError(error.code, **error.values) from error
