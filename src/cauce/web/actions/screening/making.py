"""Making a screening (hacer un tamizaje): its layers opened, the engine asked, what it rests on kept; in a job."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, override

from cauce.core import screening as rules
from cauce.core.messages import screening as sentences
from cauce.core.risk_layers import union
from cauce.web import storage
from cauce.web.models import RiskLayer, Screening
from cauce.web.queries import risk_layers
from cauce.web.queries import screening as queries

if TYPE_CHECKING:
    from cauce.engines.risk.screening_grid import Source

Report = Callable[[int, str], None]


class CannotScreenError(Exception):
    """It could not be done; ``code`` and ``values`` name a sentence about layers in ``core/messages``."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True)
class MadeLayer:
    """What came of a screening: how its file is called, what it holds, and what it rests on."""

    file_name: str
    unit: str
    class_field: str
    figures: Mapping[str, float]
    classes: Sequence[float]
    sources: list[dict[str, Any]]


def made_of(screening: Screening, target: Path, *, report: Report) -> MadeLayer:
    """Screen, and leave the layer's file at ``target``.

    Raises
    ------
    CannotScreenError
        What it needs is not installed, or a layer cannot be used.
    """
    report(2, "reading")
    try:
        from cauce.engines.risk.checks import UnusableLayer  # noqa: PLC0415 - heavy, for jobs only
    except ImportError as error:
        raise CannotScreenError("screening_not_installed", package=error.name or "") from error
    layers = queries.chosen(screening.kind, screening.told, queries.layers(screening.plan))
    try:
        with ExitStack() as opened:
            return _screened(screening, layers, opened, target, report)
    except UnusableLayer as refused:
        values = {**refused.problem.values}
        raise CannotScreenError(refused.problem.code, **values) from refused
    except ImportError as error:
        raise CannotScreenError("screening_not_installed", package=error.name or "") from error


def _screened(
    screening: Screening, layers: Mapping[str, RiskLayer], opened: ExitStack, target: Path, report: Report
) -> MadeLayer:
    from cauce.engines.risk import screening_runs  # noqa: PLC0415 - heavy, for jobs only

    asked, faults = rules.read(screening.kind, screening.told, queries.given(layers))
    if faults:
        raise CannotScreenError("screening_layer_gone", layer=", ".join(one.field for one in faults))
    plan = screening.plan
    boxes = risk_layers.stated(RiskLayer(plan=plan)).territories
    given = screening_runs.Given(
        asked,
        {name: _source(row, opened) for name, row in layers.items()},
        outlines=list(risk_layers.outlines(plan).values()),
        box=union(boxes) if boxes else None,
    )
    folder = Path(opened.enter_context(tempfile.TemporaryDirectory(dir=storage.incoming(), prefix="screening-")))
    with override(plan.language):
        words = sentences.class_words(screening.kind, gettext)
    made = screening_runs.screen(screening.kind, given, folder, words=words, report=report)
    shutil.move(made.path, target)
    rests = [_told(name, row) for name, row in layers.items()]
    return MadeLayer(made.path.name, made.unit, made.class_field, made.figures, made.classes, rests)


def _source(row: RiskLayer, opened: ExitStack) -> Source:
    """Open a layer's file under a name that tells its kind, until the screening ends."""
    from cauce.engines.risk import layer_files  # noqa: PLC0415 - heavy, for jobs only
    from cauce.engines.risk.screening_grid import Source  # noqa: PLC0415

    assert row.current is not None
    folder = Path(opened.enter_context(tempfile.TemporaryDirectory(dir=storage.incoming(), prefix="layer-")))
    whole = folder / "file"
    try:
        with storage.open_checked(row.current.file.sha256) as kept, whole.open("wb") as target:
            shutil.copyfileobj(kept, target)
        file = opened.enter_context(layer_files.opened(whole, folder / "opened"))
    except (storage.NotKeptError, layer_files.UnreadableLayerError) as error:
        raise CannotScreenError("screening_unreadable", layer=row.name) from error
    return Source(row.name, file, row.class_field)


def _told(name: str, row: RiskLayer) -> dict[str, Any]:
    assert row.current is not None
    return {
        "input": name,
        "id": row.pk,
        "name": row.name,
        "authority": row.authority,
        "source": row.source,
        "sha256": row.current.file.sha256,
        "is_synthetic": row.is_synthetic,
    }
