"""Filing what was screened (archivar el tamizaje): an internal layer that says how it was made and what it rests on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext, override

from cauce import method
from cauce.core import messages
from cauce.core import screening as rules
from cauce.core.messages import maps as map_sentences
from cauce.core.messages import screening as sentences
from cauce.web.actions import risk_layers
from cauce.web.actions.documents import CannotKeepFileError
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.actions.screening.making import CannotScreenError, MadeLayer
from cauce.web.models import RiskLayerFile, Screening, User

LONGEST = {"event": 200, "authority": 200, "source": 300, "note": 4000}
STAYS = ("scale", "licence", "climate")  # of a layer that gets a new file
HASH_SHOWN = 12  # characters of a hash within a sentence; the whole stands in the screening


def file_layer(screening: Screening, made: MadeLayer, path: Path, *, by: User | None) -> None:
    """File a screening's layer: a new one, or a new file of the one that it replaces.

    Raises
    ------
    CannotScreenError
        The file or the layer cannot be kept, or whoever asked may not bring layers any more.
    """
    with override(screening.plan.language):
        told = layer_told(screening, made)
    try:
        file = _filed(screening, made, path, told, by=by)
    except NotAllowedError as error:
        raise CannotScreenError("screening_not_allowed") from error
    except risk_layers.CannotKeepLayerError as error:
        why = " ".join(map_sentences.tell_fault(one.code, one.values) for one in error.faults)
        raise CannotScreenError("screening_not_kept", why=why) from error
    except CannotKeepFileError as error:
        why = messages.file_refusal(error.code, error.values)
        raise CannotScreenError("screening_not_kept", why=why) from error
    results = {
        "figures": dict(made.figures),
        "classes": list(made.classes),
        "sources": made.sources,
        "method": method.load("risk_screening")["version"],
        "sha256": file.file.sha256,
    }
    values = {"state": "ready", "problem": [], "results": results, "layer": file.layer, "file": file}
    Screening.objects.filter(pk=screening.pk).update(**values, made_at=timezone.now())


def _filed(
    screening: Screening, made: MadeLayer, path: Path, told: dict[str, Any], *, by: User | None
) -> RiskLayerFile:
    layer = screening.layer
    with path.open("rb") as content:
        file = UploadedFile(content, name=made.file_name, size=path.stat().st_size)
        # A layer that a body released since the order keeps its file: what is new would leave the office unseen.
        if layer is None or layer.retired_at is not None or layer.released_by:
            layer = risk_layers.add_layer(plan=screening.plan, told=told, file=file, by=by)
        else:
            why = told["note"].splitlines()[0]
            kept = {name: getattr(layer, name) for name in STAYS}
            risk_layers.change_layer(layer=layer, told={**kept, **told}, by=by, expected_version=None)
            risk_layers.replace_file(layer=layer, file=file, by=by, why=why)
    found = layer.files.select_related("file", "layer").order_by("-number").first()
    assert found is not None
    return found


def layer_told(screening: Screening, made: MadeLayer) -> dict[str, Any]:
    """What the layer says of itself, in the language that is active."""
    kind, wanted = screening.kind, rules.method_of(screening.kind)
    how = gettext(sentences.METHODS[kind])
    rests = "; ".join(f"{one['name']} (sha256 {one['sha256'][:HASH_SHOWN]})" for one in made.sources)
    told = {
        "name": screening.name,
        "kind": "hazard",
        "hazard": wanted.hazard,
        "event": event_words(screening),
        "unit": made.unit,
        "class_field": made.class_field,
        "authority": gettext("Cauce screening, method of %(method)s") % {"method": how},
        "source": gettext("Made from: %(layers)s") % {"layers": rests} if rests else gettext("Made from figures alone"),
        "source_on": timezone.localdate().isoformat(),
        "quality": "low",
        "note": sentences.note(kind, words_of(screening, made), gettext),
        "is_synthetic": "1" if any(one["is_synthetic"] for one in made.sources) else "",
    }
    return {name: value[: LONGEST.get(name, len(value))] for name, value in told.items()}


def event_words(screening: Screening) -> str:
    """The one event that a layer shows, where it is one."""
    if screening.kind != "shaking":
        return ""
    values = {"magnitude": screening.told["magnitude"], "depth": screening.told["depth_km"]}
    return gettext("Earthquake of magnitude %(magnitude)s at %(depth)s km depth") % values


def words_of(screening: Screening, made: MadeLayer) -> dict[str, str]:
    """The values that a screening was made with, by the name of the input, as words."""
    layers = {one["input"]: one["name"] for one in made.sources}
    found = {}
    for one in rules.method_of(screening.kind).inputs:
        words = str(screening.told.get(one.name, ""))
        if one.form == "choice":
            words = gettext(sentences.CHOICES[f"{one.name} {words if words in one.choices else one.usual}"])
        if one.form == "layer":
            words = layers.get(one.name, "")
        if words:
            found[one.name] = words
    return found
