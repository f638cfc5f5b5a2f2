"""Report of a run (informe de una corrida): one HTML page that says what was found, from what, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cauce.core import messages
from cauce.core.messages.frame import N_
from cauce.engines.risk.running.outputs import provenance
from cauce.engines.risk.running.report_frame import NONE, Translate, amount, between, page, safe, table
from cauce.engines.risk.running.report_picture import exceedance_picture
from cauce.engines.risk.running.results import Results
from cauce.engines.risk.running.tables import territory_of_assets

if TYPE_CHECKING:
    from cauce.engines.risk.uncertainty import Quantity

MOST = 15  # assets that the report names; the table of assets has all
SCREENING = N_(
    "For screening, not for design: what a place may lose is known to about the order of the curves and of the maps "
    "under it."
)
NO_BAND = N_("One figure without an interval is not the last word; compute samples before deciding on it.")
BAND = N_(
    "Bands hold nine of ten of the samples drawn. They show the ranges that were given, and nothing that was left out "
    "of them."
)
ROUND = N_("Amounts are told by three figures; the tables in the same folder hold them whole.")
QUANTITIES = {
    "intensity": N_("factor on intensities"),
    "shift": N_("shift of the curves, in the unit of the intensity"),
    "scale": N_("factor on damage, held at one"),
    "value": N_("factor on values"),
}
SHAPES = {"uniform": N_("all alike"), "triangular": N_("likelier towards %(likely)s")}


def report_html(found: Results, *, translate: Translate, language: str) -> str:
    """Return the report of a run as one HTML page that needs nothing else.

    Parameters
    ----------
    translate
        The reader's language; ``language`` is its code.
    """
    _ = translate
    sure = f"{_(BAND) if found.bands is not None else _(NO_BAND)} {_(ROUND)}"
    parts = [
        f"<h1>{safe(found.case.title)}</h1>", f'<p class="lead">{_lead(found, _)}</p>',
        f'<p class="note">{safe(_(SCREENING))} {safe(sure)}</p>', _figures(found, _), _exceedance(found, _),
        _events(found, _), _territories(found, _), _assets(found, _), _uncertainty(found, _), _left_out(found, _),
        _sources(found, _),
    ]  # fmt: skip
    return page(title=found.case.title, language=language, parts=parts)


def _money(found: Results) -> str:
    impact = found.impact
    return f"{impact.currency} {impact.price_year}" if impact.price_year else impact.currency


def _lead(found: Results, _: Translate) -> str:
    impact = found.impact
    told = {
        "loss": amount(impact.aai), "money": _money(found), "assets": f"{len(impact.ids):,}",
        "value": amount(impact.total_value),
        "share": f"{100 * impact.aai / impact.total_value:.3g}" if impact.total_value else NONE,
    }  # fmt: skip
    return safe(
        _(
            "An average year costs %(loss)s (%(money)s): %(share)s %% of the %(value)s that stand in %(assets)s "
            "exposed assets."
        )
        % told
    )


def _figures(found: Results, _: Translate) -> str:
    """Return the main figures, each with its band where samples were drawn."""
    impact, bands = found.impact, found.bands
    told = [(_("Expected annual loss, %(money)s") % {"money": _money(found)}, amount(impact.aai),
             between(bands.expected.at(0)) if bands else "")]  # fmt: skip
    if known := [each for each in found.case.return_periods if found.curve.loss_at(each) == found.curve.loss_at(each)]:
        last = known[-1]
        words = _("Loss of %(years)s years, %(money)s") % {"years": f"{last:g}", "money": _money(found)}
        told.append((words, amount(found.curve.loss_at(last)), _of_period(found, last)))
    if impact.people_at_event is not None:
        band = between(bands.people.at(0)) if bands and bands.people else ""
        told.append((_("People affected in an average year"), amount(impact.annual_people), band))
        told.append((_("People affected in the worst event"), amount(float(impact.people_at_event.max(initial=0))), ""))
    sure = _("nine of ten: %(band)s")
    tiles = "".join(
        f"<div><dt>{safe(name)}</dt><dd>{safe(value)}"
        + (f"<small>{safe(sure % {'band': band})}</small>" if band else "")
        + "</dd></div>"
        for name, value, band in told
    )
    return f'<dl class="figures">{tiles}</dl>'


def _of_period(found: Results, years: float) -> str:
    """Return the band of a period's loss, empty without samples."""
    if found.bands is None:
        return ""
    return between(found.bands.periods.at(int(np.searchsorted(found.bands.return_period, years))))


def _exceedance(found: Results, _: Translate) -> str:
    curve, bands, currency = found.curve, found.bands, found.impact.currency
    rows = [
        (f"{period:g}", f"{100 / period:.3g} %", amount(curve.loss_at(period)),
         *([_of_period(found, period)] if bands else [])) for period in found.case.return_periods
    ]  # fmt: skip
    names = [_("years"), _("chance in a year"), _("loss, %(currency)s") % {"currency": currency},
             *([_("nine of ten")] if bands else [])]  # fmt: skip
    title, picture = _("Loss by return period"), exceedance_drawn(found, _)
    told = table(title, names, rows, numbers=frozenset({0, 1, 2, 3}), same=bool(picture))
    return f'<h2>{safe(_("How often which loss"))}</h2>{picture}{told}<p class="soft">{safe(_rules(found, _))}</p>'


def exceedance_drawn(found: Results, translate: Translate) -> str:
    """Return the exceedance curve as a picture, empty where there is none."""
    bands = found.bands
    return exceedance_picture(
        title=translate("Loss by return period"), curve=found.curve, marks=found.case.return_periods,
        currency=found.impact.currency, translate=translate,
        band=(bands.return_period, bands.periods.low, bands.periods.high) if bands else None,
    )  # fmt: skip


def _rules(found: Results, _: Translate) -> str:
    """Return how the curve is read, and what is said of what is rarer than the record."""
    told = found.case.part("run")
    axis, beyond = told.get("axis", "probability"), told.get("beyond", "unknown")
    rule = (
        _("Between the points the loss is read along the annual probability.")
        if axis == "probability"
        else _("Between the points the loss is read along the return period.")
    )
    past = (
        _("Past the longest period of the record the last loss is held.")
        if beyond == "held"
        else _("Past the longest period of the record nothing is said (–).")
    )
    tail = {
        "constant": _("The expected annual loss keeps the last map's loss for all rarer events (constant tail)."),
        "none": _("The expected annual loss leaves out what is rarer than the last map (no tail)."),
    }.get(found.impact.tail, "")
    return " ".join(filter(None, (rule, past, _before(found, _), tail)))


def _before(found: Results, _: Translate) -> str:
    """Return what is said of what comes more often than the first map: nothing where that shows no loss."""
    curve = found.curve
    if found.impact.return_periods is None or not len(curve.loss) or not curve.loss[0] > 0:
        return ""
    words = _(
        "What is more frequent than the first map, of %(years)s years, is not known (–), which is not zero: no figure "
        "holds it."
    )
    return words % {"years": f"{curve.return_period[0]:g}"}


def _events(found: Results, _: Translate) -> str:
    impact, bands = found.impact, found.bands
    people, number = impact.people_at_event, {name: at for at, name in enumerate(impact.event_names)}
    names = [_("event"), _("loss"), *([_("nine of ten")] if bands else []),
             *([_("people affected")] if people is not None else [])]  # fmt: skip
    rows = [
        [name, amount(loss), *([between(bands.events.at(number[name]))] if bands else []),
         *([amount(float(people[number[name]]))] if people is not None else [])]
        for name, loss in impact.worst_events(10)
    ]  # fmt: skip
    title = _("Worst events")
    return f"<h2>{safe(title)}</h2>{table(title, names, rows, numbers=frozenset({1, 2, 3}), same=True)}"


def _territories(found: Results, _: Translate) -> str:
    if not found.impact.territories or not found.worst:
        return ""
    bands, worst, counted = found.bands, found.worst[0], found.impact.people_at_event is not None
    losses = found.by_territory(worst.loss)
    people = found.by_territory(worst.people) if worst.people is not None else None
    every = list(enumerate(found.impact.territories.values()))
    known = [(at, each) for at, each in every if each.expected_annual_loss > 0 or each.expected_annual_people > 0]
    rows = [
        [each.name or NONE, f"{each.assets:,}", amount(each.value), amount(each.expected_annual_loss),
         *([between(bands.territories.at(at))] if bands and bands.territories else []),
         *([amount(each.expected_annual_people)] if counted else []), amount(float(losses[at])),
         *([amount(float(people[at]))] if people is not None else [])]
        for at, each in sorted(known, key=lambda one: -one[1].expected_annual_loss)
    ]  # fmt: skip
    names = [
        _("territory"), _("assets"), _("value"), _("expected annual loss"), *([_("nine of ten")] if bands else []),
        *([_("people affected a year")] if counted else []), _("loss in the worst event"),
        *([_("people in the worst event")] if people is not None else []),
    ]  # fmt: skip
    title, note = _("By territory"), _("The worst event is «%(event)s».") % {"event": worst.event}
    if spared := [each.name for at, each in every if (at, each) not in known]:
        words = _("No asset is damaged in the other territories (%(count)d): %(names)s.")
        note += " " + words % {"count": len(spared), "names": ", ".join(sorted(spared))}
    told = table(title, names, rows, numbers=frozenset(range(1, 8)), same=True)
    return f'<h2>{safe(title)}</h2>{told}<p class="soft">{safe(note)}</p>'


def _assets(found: Results, _: Translate) -> str:
    """Return the assets that cost most in an average year; the table of assets has all."""
    impact, exposure = found.impact, found.inputs.exposure
    spread, place = found.bands.assets if found.bands else None, territory_of_assets(found)
    order = [at for at in np.argsort(-impact.eai, kind="stable")[:MOST].tolist() if impact.eai[at] > 0]
    if not order or not found.worst:
        return ""
    worst = found.worst[0]
    rows = [
        [impact.ids[at], place[at] or NONE, amount(float(exposure.value[at])), amount(float(impact.eai[at])),
         *([between(spread.at(at))] if spread else []), amount(float(worst.loss[at]))] for at in order
    ]  # fmt: skip
    names = [_("asset"), _("territory"), _("value"), _("expected annual loss"),
             *([_("nine of ten")] if spread else []), _("loss in the worst event")]  # fmt: skip
    share = float(impact.eai[order].sum()) / impact.aai if impact.aai else 0.0
    told = {"count": len(order), "share": f"{100 * share:.3g}", "all": f"{len(impact.ids):,}"}
    note = _("These %(count)d of %(all)s assets carry %(share)s %% of the loss of an average year.") % told
    title = _("Where an average year costs most")
    told_in_rows = table(title, names, rows, numbers=frozenset(range(2, 6)), same=True)
    return f"<h2>{safe(title)}</h2><p>{safe(note)}</p>{told_in_rows}"


def _uncertainty(found: Results, _: Translate) -> str:
    """Return what was varied, how often, and which quantity matters most."""
    title = _("How sure the figures are")
    if found.bands is None:
        words = _("No samples were drawn. Ask for them in the case file, as in [uncertainty] samples = 500.")
        return f"<h2>{safe(title)}</h2><p>{safe(words)}</p>"
    asked, told = found.bands.sampling, found.bands.sensitivity
    rows = [
        [_(QUANTITIES[each.name]), f"{each.low:g}", f"{each.high:g}", _shape(each, _),
         each.source or NONE, *(_indices(told.first[each.name], told.total[each.name]) if told else [])]
        for each in asked.quantities
    ]  # fmt: skip
    names = [_("what varies"), _("from"), _("to"), _("how"), _("source"),
             *([_("explains alone"), _("with the others")] if told else [])]  # fmt: skip
    lead = _("%(count)s samples, drawn by a seed of %(seed)s: the same seed draws the same again.") % {
        "count": f"{asked.drawn:,}", "seed": asked.seed}  # fmt: skip
    notes = [_NOTES["sensitivity"]] if told else []
    notes += [_NOTES["classes"]] if asked.way == "classes" else []
    notes += [_NOTES["types_counted" if asked.types_counted else "types"]] if asked.types else []
    said = "".join(f'<p class="soft">{safe(_(note) % {"count": asked.types_counted})}</p>' for note in notes)
    if found.bands.asset_error:
        words = _("Bands of assets carry damage ratios to %(error)s.") % {"error": f"{found.bands.asset_error:.2g}"}
        said += f'<p class="soft">{safe(words)}</p>'
    varied = table(title, names, rows, numbers=frozenset({1, 2, 5, 6}), same=True)
    return f"<h2>{safe(title)}</h2><p>{safe(lead)}</p>{varied}{said}"


_NOTES = {
    "sensitivity": N_(
        "Sobol indices: the share of the spread of the expected annual loss that a quantity explains alone, and with "
        "all that it does together with the others."
    ),
    "types": N_(
        "Of which type each asset is, is not known: figures are means by the shares of the types, and each sample "
        "draws a type for each asset. That the shares may be wrong is not in the bands."
    ),
    "types_counted": N_(
        "Of which type each asset is, is not known: figures are means by the shares of the types; each sample draws "
        "shares as sure as if %(count)d assets had been counted, and by them a type for each asset."
    ),
    "classes": N_("Samples were computed by classes of intensity of a hundredth of its unit, which is nearly exact."),
}


def _shape(each: Quantity, _: Translate) -> str:
    return _(SHAPES[each.shape]) % {"likely": f"{each.peak:g}"}


def _indices(first: float, total: float) -> list[str]:
    return [f"{100 * max(first, 0.0):.0f} %", f"{100 * max(total, 0.0):.0f} %"]


def _left_out(found: Results, _: Translate) -> str:
    every = (*found.inputs.excluded, *found.impact.excluded)
    title = _("What was left out or mended")
    if not every:
        return f"<h2>{safe(title)}</h2><p>{safe(_('Nothing: every record of the layers was used as it is.'))}</p>"
    rows = [(each.layer, f"{len(each.ids):,}", _(messages.EXCLUSIONS[each.reason]), _some(each.ids)) for each in every]
    names = [_("layer"), _("records"), _("reason"), _("which")]
    return f"<h2>{safe(title)}</h2>{table(title, names, rows, numbers=frozenset({1}), same=True)}"


def _some(ids: Sequence[str]) -> str:
    return ", ".join(ids[:8]) + (" …" if len(ids) > 8 else "")


def _sources(found: Results, _: Translate) -> str:
    told, case = provenance(found), found.case
    layers = [
        (
            name,
            origin["authority"] or NONE,
            origin["source"] or NONE,
            origin["date"].replace("-", "\u2011") or NONE,
            origin["licence"] or NONE,
        )
        for name, origin in ((_("hazard"), told["hazard"]), (_("exposure"), told["exposure"]))
    ]
    names = [_("layer"), _("authority"), _("source"), _("date"), _("licence")]
    curves = "".join(f"<li>{safe(id)}: {safe(source or NONE)}</li>" for id, source in told["curves"].items())
    files = "".join(f"<li>{safe(name)} <code>{digest}</code></li>" for name, digest in told["files"].items())
    made = ", ".join(f"{name} {number}" for name, number in told["versions"].items())
    text, title = case.path.read_text(encoding="utf-8"), _("What it was made of")
    return (
        f"<h2>{safe(title)}</h2>{table(title, names, layers, numbers=frozenset(), same=True)}"
        f"<h2>{safe(_('Curves'))}</h2><ul>{curves}</ul>"
        f"<h2>{safe(_('To make it again'))}</h2><p>{safe(made)}</p><ul>{files}</ul>"
        f'<details><summary>{safe(case.path.name)}</summary><pre class="scroll" tabindex="0">{safe(text)}</pre>'
        "</details>"
    )


def write_report(path: Path, text: str) -> Path:
    """Write the report whole or not at all."""
    fresh = path.with_name(path.name + ".part")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
    return path
