"""Reckoning losses (calcular pérdidas): maps and what stands on them become a case, which the engine runs, in a job.

The case is kept as it was run, with its tables: «cauce risk run» makes it again from the same.
"""

from __future__ import annotations

import shutil
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext, override

from cauce.core import facilities as of_facilities
from cauce.core import losses as rules
from cauce.core import scenarios as of_scenarios
from cauce.core.losses_structures import CODES
from cauce.web import storage
from cauce.web.actions.losses.curves import chosen_of
from cauce.web.actions.risk_priorities.reckoning import CannotReckonError, file_of
from cauce.web.actions.scenarios.reckoning import ENGINE, layer_told
from cauce.web.models import LossAnalysis, RiskLayer, StoredFile, Territory
from cauce.web.queries import losses as queries
from cauce.web.queries import risk_priorities as priorities

if TYPE_CHECKING:
    from cauce.engines.risk.losses import Asset
    from cauce.engines.risk.losses_curves import Chosen
    from cauce.engines.risk.running.case import Inputs
    from cauce.engines.risk.running.results import Results

Report = Callable[[int, str], None]
LANGUAGES = ("es", "en")


@dataclass
class Exposed:
    """What stands in the city, what it is called on pages, and what is to be said of it."""

    assets: list[Asset]
    names: dict[str, tuple[int, str]]  # of facilities: number and name, by the key of the asset
    notes: dict[str, int]
    source: str
    layer: RiskLayer | None = None
    has_structures: bool = False  # whether some say their type of structure


def reckoned(analysis: LossAnalysis, *, report: Report) -> dict[str, Any]:
    """Return the fields of an analysis that is done.

    Raises
    ------
    CannotReckonError
        What it needs is not installed, a layer cannot be read any more, or the engine refuses it.
    """
    report(2, "reading")
    try:
        from cauce.engines.risk.checks import UnusableLayer  # noqa: PLC0415 - heavy, for jobs only
        from cauce.engines.risk.layer_files import UnreadableLayerError  # noqa: PLC0415
    except ImportError as error:
        raise CannotReckonError("not_installed", package=error.name or "") from error
    layers = list(queries.layers(analysis.plan).filter(pk__in=analysis.layers))
    asked = rules.asked_from(analysis.asked)
    is_whole = len(layers) == len(set(analysis.layers)) and {(one.hazard, one.unit) for one in layers} == {
        (asked.hazard, asked.unit)
    }
    if not is_whole or rules.map_faults([one.return_period_years or 0 for one in layers], tail=asked.tail):
        raise CannotReckonError("no_layers_left")
    try:
        with TemporaryDirectory(dir=storage.incoming(), prefix="losses-") as folder:
            return _run(analysis, asked, layers, Path(folder), report)
    except UnusableLayer as error:
        raise CannotReckonError(f"{ENGINE}{error.problem.code}", **error.problem.values) from error
    except UnreadableLayerError as error:
        raise CannotReckonError("layer_unreadable", layer=_buildings_name(analysis, asked)) from error
    except ImportError as error:
        raise CannotReckonError("not_installed", package=error.name or "") from error


def _buildings_name(analysis: LossAnalysis, asked: rules.Asked) -> str:
    found = queries.buildings(analysis.plan).filter(pk=asked.buildings).first()
    return found.name if found is not None else "–"


def _run(
    analysis: LossAnalysis, asked: rules.Asked, layers: Sequence[RiskLayer], folder: Path, report: Report
) -> dict[str, Any]:
    from cauce.engines.risk import losses as engine  # noqa: PLC0415 - heavy, for jobs only
    from cauce.engines.risk.running.case import open_case, read_case  # noqa: PLC0415
    from cauce.engines.risk.running.results import check_samples, compute  # noqa: PLC0415

    maps = [_map(layer, folder) for layer in layers]
    chosen = chosen_of(analysis, asked, folder)
    exposed = _exposed(analysis, asked, chosen)
    report(15, "reading")
    written = engine.write_case(
        folder, title=analysis.name, maps=maps, assets=exposed.assets, asked=asked, source=exposed.source, chosen=chosen
    )
    case = read_case(written)
    inputs = open_case(case)
    exposed.notes.update(_pieces(inputs))
    check_samples(case, inputs)
    found = compute(
        case, inputs, progress=lambda share: report(20 + int(30 * share), "reckoning"),
        sampled=lambda share: report(50 + int(40 * share), "reckoning"),
    )  # fmt: skip
    used = [("hazard", layer) for layer in layers] + ([("exposure", exposed.layer)] if exposed.layer else [])
    results = engine.told(found, most=int(rules.told()["shown"]["assets"]), chosen=chosen) | {
        "method": rules.told()["version"],
        "asked": asked.as_json(),
        "exposure": rules.BUILDINGS if exposed.layer else rules.FACILITIES,
        "layers": [layer_told(role, layer) for role, layer in used],
        "notes": exposed.notes,
        "own_curves": _own(analysis),
        "structures": _structures(analysis, asked, exposed),
    }
    for line in results["curves_told"]:
        if line["source"] in [Path(name).name for name in chosen.files]:
            line["source"] = analysis.curves_source  # the table says none: the reader names the file
    for line in results["assets"]:
        line["id"], line["name"] = exposed.names.get(line["key"], (0, line["key"]))
    report(92, "writing")
    reports = {language: _page(found, language) for language in LANGUAGES}
    return {"results": results, "reports": reports, "case": _packed(folder, found, reports)}


def _pieces(inputs: Inputs) -> dict[str, int]:
    """Count the footprints that are read from several cells."""
    pieces = Counter([] if inputs.exposure.asset is None else inputs.exposure.asset.tolist())
    several = sum(count > 1 for count in pieces.values())
    return {"in_pieces": several} if several else {}


def _structures(analysis: LossAnalysis, asked: rules.Asked, exposed: Exposed) -> dict[str, Any] | None:
    """Tell of which types of structure buildings were taken to be, where curves are by type."""
    if analysis.curves is not None or asked.hazard != rules.EARTHQUAKE:
        return None
    of_all = any(one.use in CODES for one in exposed.assets)  # whose class is their building code alone
    told = {"shares": dict(asked.structures), "counted": asked.structures_counted}
    return told | {"of_layer": exposed.has_structures, "of_all": of_all}


def _map(layer: RiskLayer, folder: Path) -> Any:
    """Copy a map into the folder of the case, and say where it comes from."""
    from cauce.engines.risk.losses import DepthMap  # noqa: PLC0415 - heavy, for jobs only

    name = f"{slugify(layer.name)[:60]}-{layer.return_period_years}.tif"
    with file_of(layer) as file:
        shutil.copyfile(file.path, folder / name)
    day = layer.source_on.isoformat() if layer.source_on else ""
    return DepthMap(name, layer.return_period_years or 0, layer.source, layer.authority, day, layer.licence)


def _own(analysis: LossAnalysis) -> dict[str, str] | None:
    """Tell where the office's own curves come from; who brought them stands in the row, so that it can be erased."""
    if analysis.curves is None:
        return None
    day = timezone.localdate(analysis.curves_at).isoformat() if analysis.curves_at else ""
    return {
        "name": analysis.curves_name,
        "source": analysis.curves_source,
        "day": day,
        "sha256": analysis.curves.sha256,
    }


def _exposed(analysis: LossAnalysis, asked: rules.Asked, chosen: Chosen) -> Exposed:
    found = _buildings(analysis, asked, chosen) if asked.buildings else _facilities(analysis, asked, chosen)
    if not found.assets:
        raise CannotReckonError("nothing_worth")
    if not any(one.use in chosen.of_class for one in found.assets):
        known = ", ".join(dict.fromkeys(chosen.of_class.values()))
        raise CannotReckonError("curves_of_no_use", file=analysis.curves_name, known=known)
    return found


def _buildings(analysis: LossAnalysis, asked: rules.Asked, chosen: Chosen) -> Exposed:
    from cauce.engines.risk import losses_buildings as engine  # noqa: PLC0415 - heavy, for jobs only
    from cauce.engines.risk.losses import in_territories  # noqa: PLC0415

    layer = queries.buildings(analysis.plan).filter(pk=asked.buildings).first()
    if layer is None:
        raise CannotReckonError("no_layers_left")
    try:
        with file_of(layer) as file:
            read = engine.buildings_of(file, chosen)
    except engine.BuildingsWithoutValueError as error:
        known = ", ".join(engine.VALUE_FIELDS)
        raise CannotReckonError("buildings_without_value", layer=layer.name, known=known) from error
    territories = priorities.territories(analysis.plan)
    labels = _labels(territories)
    assets = in_territories(read.assets, [(labels[one.pk], one.geometry) for one in territories])
    nowhere = sum(not one.territory for one in assets)
    taken = "code_assumed" if chosen.by_code else "use_assumed"
    notes = {"value_missing": read.without_value, taken: read.class_assumed, "no_territory": nowhere}
    more = {"structure_assumed": read.structure_assumed, "crossed_polygon": read.mended}
    notes |= {code: count for code, count in more.items() if count}
    return Exposed(assets, {}, notes, layer.source or layer.name, layer, read.has_structures)


def _labels(territories: Sequence[Territory]) -> dict[int, str]:
    """Names by which territories are told apart: two of one name get their code."""
    seen = Counter(one.name for one in territories)
    return {one.pk: one.name if seen[one.name] == 1 else f"{one.name} ({one.code or one.pk})" for one in territories}


def _facilities(analysis: LossAnalysis, asked: rules.Asked, chosen: Chosen) -> Exposed:
    """Return the facilities that have a place and a worth, which follows from area or capacity."""
    from cauce.engines.risk import scenario_city as city  # noqa: PLC0415 - heavy, for jobs only
    from cauce.engines.risk.losses import Asset  # noqa: PLC0415
    from cauce.engines.risk.losses_curves import class_of_facility  # noqa: PLC0415

    taken = replace(of_scenarios.usual(), income=asked.income, conversion=asked.conversion)
    every = priorities.standings(analysis.plan)
    placed = [one.facility for one in every if one.facility.placement == of_facilities.PLACED]
    labels = _labels(list(Territory.objects.filter(plan=analysis.plan, retired_at=None).defer("geometry")))
    notes = Counter(without_place=len(every) - len(placed))
    assets, names = [], {}
    for facility in placed:
        site = city.Site(str(facility.pk), facility.kind, area_m2=facility.floor_area_m2, capacity=facility.capacity)
        worth = city.worth_of(site, taken, hazard=asked.hazard)
        if worth.value is None:
            notes["without_worth"] += 1
            continue
        notes["area_assumed"] += worth.is_assumed
        key = f"f{facility.pk}"
        names[key] = (facility.pk, facility.name)
        territory = labels.get(facility.territory_id, "") if facility.territory_id else ""
        use, is_taken = class_of_facility(facility.kind, facility.code_level, city.kind_of(site)["use"], chosen)
        notes.update({"code_assumed": 1} if is_taken else {})
        notes["no_territory"] += not territory
        assets.append(
            Asset(
                key,
                facility.longitude or 0.0,
                facility.latitude or 0.0,
                worth.value,
                use,
                float(facility.capacity or 0),
                territory,
            )
        )
    return Exposed(assets, names, dict(notes), str(of_scenarios.told()["money"]["source"]))


def _page(found: Results, language: str) -> dict[str, str]:
    """Write the engine's report and the picture of its curve in a language."""
    from cauce.engines.risk.running.report import exceedance_drawn, report_html  # noqa: PLC0415 - heavy, for jobs only

    with override(language):
        return {
            "page": report_html(found, translate=gettext, language=language),
            "picture": exceedance_drawn(found, gettext),
        }


def _packed(folder: Path, found: Results, reports: Mapping[str, Mapping[str, str]]) -> StoredFile:
    """Keep the case with its maps, its exposure and what came of it, as a ZIP."""
    from cauce.engines.risk.running.outputs import write_results  # noqa: PLC0415 - heavy, for jobs only

    results = folder / "results"
    write_results(results, replace(found, case=replace(found.case, formats=("csv", "gpkg"))))
    for language, told in reports.items():
        (results / f"report-{language}.html").write_text(told["page"], encoding="utf-8")
    with storage.arriving() as path:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for file in sorted(each for each in folder.rglob("*") if each.is_file()):
                packed.write(file, file.relative_to(folder))
        size, sha256 = path.stat().st_size, storage.hash_of(path)
        storage.keep(sha256, path)
    made = {"size": size, "media_type": "application/zip", "scanned": ""}
    return StoredFile.objects.get_or_create(sha256=sha256, defaults=made)[0]
