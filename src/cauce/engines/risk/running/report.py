"""Report of a run (informe de una corrida): one HTML page that says what was found, from what, and how sure it is."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from cauce.core import messages
from cauce.core.messages.frame import N_
from cauce.engines.risk.impact import Impact
from cauce.engines.risk.running.case import Case, Inputs
from cauce.engines.risk.running.outputs import provenance

Translate = Callable[[str], str]
STYLE = """
:root{color-scheme:light dark;--ink:#17262c;--soft:#5b6f76;--line:#c9d6da;--paper:#fff;--bar:#0f6b7c}
@media(prefers-color-scheme:dark){:root{--ink:#e8eff1;--soft:#a5b6bc;--line:#3a4b52;--paper:#12191c;--bar:#5cc0d2}}
body{font:16px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:52rem;margin:2rem auto;
padding:0 1rem}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .3rem}h2{font-size:1.15rem;margin:2.2rem 0 .5rem}
p{margin:.4rem 0}.lead{font-size:1.15rem}.soft,caption{color:var(--soft)}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;padding-bottom:.3rem}caption.same{position:absolute;width:1px;height:1px;overflow:hidden;
clip-path:inset(50%)}th,td{padding:.35rem .6rem .35rem 0;border-bottom:1px solid var(--line);
text-align:left;vertical-align:top}td.n,th.n{text-align:right}svg{display:block;width:100%;max-width:36rem;height:auto}
code{font-size:.85em;overflow-wrap:anywhere}
.note{border-left:4px solid var(--bar);padding:.2rem 0 .2rem .9rem;margin:1rem 0}
"""
PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title}</title><style>{style}</style></head><body><main>
{body}
</main></body></html>
"""
SCREENING = N_(
    "For screening, not for design: what a place may lose is known to about the order of the curves and of the maps "
    "under it. One figure without an interval is not the last word; compute samples before deciding on it."
)


def report_html(case: Case, inputs: Inputs, impact: Impact, *, translate: Translate, language: str) -> str:
    """Return the report of a run as one HTML page that needs nothing else.

    Parameters
    ----------
    translate
        The reader's language; ``language`` is its code.
    """
    _ = translate
    parts = [
        f"<h1>{_safe(case.title)}</h1>", f'<p class="lead">{_lead(impact, _)}</p>',
        f'<p class="note">{_safe(_(SCREENING))}</p>', _exceedance(case, impact, _), _events(impact, _),
        _territories(impact, _), _left_out(inputs, impact, _), _sources(case, inputs, impact, _),
    ]  # fmt: skip
    return PAGE.format(language=language, title=_safe(case.title), style=STYLE, body="\n".join(filter(None, parts)))


def _safe(text: object) -> str:
    return html.escape(str(text))


def _amount(value: float) -> str:
    """Return a number as people read it: whole from a hundred on, three figures below it, a dash for none."""
    if value != value:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 or value == 0 else f"{value:,.3g}"


def _lead(impact: Impact, _: Translate) -> str:
    money = f"{impact.currency} {impact.price_year}" if impact.price_year else impact.currency
    told = {
        "loss": _amount(impact.aai), "money": money, "assets": f"{len(impact.ids):,}",
        "value": _amount(impact.total_value), "share": f"{100 * impact.aai / impact.total_value:.3g}"
        if impact.total_value else "–",
    }  # fmt: skip
    return _safe(
        _(
            "An average year costs %(loss)s (%(money)s): %(share)s %% of the %(value)s that stand in %(assets)s "
            "exposed assets."
        )
        % told
    )


def _table(
    caption: str, names: Sequence[str], rows: Iterable[Sequence[Any]], *, numbers: frozenset[int], same: bool = False
) -> str:
    """Return a table; ``same`` where the heading above it says what its caption says."""
    head = "".join(f'<th scope="col"{_numeric(at, numbers)}>{_safe(name)}</th>' for at, name in enumerate(names))
    body = "".join(
        "<tr>" + "".join(f"<td{_numeric(at, numbers)}>{_safe(cell)}</td>" for at, cell in enumerate(row)) + "</tr>"
        for row in rows
    )
    quiet = ' class="same"' if same else ""
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{_safe(caption)}"><table>'
        f"<caption{quiet}>{_safe(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _numeric(at: int, numbers: frozenset[int]) -> str:
    return ' class="n"' if at in numbers else ""


def _exceedance(case: Case, impact: Impact, _: Translate) -> str:
    told = case.part("run")
    axis, beyond = told.get("axis", "probability"), told.get("beyond", "unknown")
    curve = impact.exceedance(axis=axis, beyond=beyond)
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
    }.get(impact.tail, "")
    rows = [(f"{period:g}", _amount(curve.loss_at(period))) for period in case.return_periods]
    table = _table(_("Loss by return period"), [_("years"), impact.currency], rows, numbers=frozenset({0, 1}))
    rules = " ".join(filter(None, (rule, past, tail)))
    return f'<h2>{_safe(_("How often which loss"))}</h2>{_picture(curve, _)}{table}<p class="soft">{_safe(rules)}</p>'


def _picture(curve: Any, _: Translate) -> str:
    """Return the exceedance curve as a picture; the table beside it says the same."""
    if len(curve.loss) < 2 or not curve.loss.max() > 0:
        return ""
    across = np.log(curve.return_period)
    x = 10 + 340 * (across - across[0]) / max(across[-1] - across[0], 1e-9)
    y = 150 - 125 * curve.loss / curve.loss.max()
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
    label = _("Loss against return period, from %(low)s to %(high)s years.") % {
        "low": _amount(float(curve.return_period[0])),
        "high": _amount(float(curve.return_period[-1])),
    }
    return (
        f'<svg viewBox="0 0 360 172" role="img" aria-label="{_safe(label)}">'
        f'<path d="M10 150H350" stroke="var(--line)" fill="none"/>'
        f'<polyline points="{points}" fill="none" stroke="var(--bar)" stroke-width="2.5"/>'
        f'<text x="10" y="167" font-size="12" fill="var(--soft)">{_amount(float(curve.return_period[0]))}</text>'
        f'<text x="350" y="167" font-size="12" text-anchor="end" fill="var(--soft)">'
        f"{_safe(_('%(years)s years') % {'years': _amount(float(curve.return_period[-1]))})}</text>"
        f'<text x="350" y="{max(float(y[-1]) - 6, 12):.0f}" font-size="12" text-anchor="end" fill="var(--ink)">'
        f"{_amount(float(curve.loss[-1]))}</text></svg>"
    )


def _events(impact: Impact, _: Translate) -> str:
    people = impact.people_at_event
    names = [_("event"), _("loss"), *([_("people affected")] if people is not None else [])]
    number = {name: at for at, name in enumerate(impact.event_names)}
    rows = [
        [name, _amount(loss), *([_amount(float(people[number[name]]))] if people is not None else [])]
        for name, loss in impact.worst_events(10)
    ]
    title = _("Worst events")
    return f"<h2>{_safe(title)}</h2>{_table(title, names, rows, numbers=frozenset({1, 2}), same=True)}"


def _territories(impact: Impact, _: Translate) -> str:
    if not impact.territories:
        return ""
    ordered = sorted(impact.territories.values(), key=lambda each: -each.expected_annual_loss)
    rows = [
        (each.name or "–", f"{each.assets:,}", _amount(each.value), _amount(each.expected_annual_loss),
         _amount(each.expected_annual_people)) for each in ordered
    ]  # fmt: skip
    names = [_("territory"), _("assets"), _("value"), _("expected annual loss"), _("people affected a year")]
    title = _("By territory")
    return f"<h2>{_safe(title)}</h2>{_table(title, names, rows, numbers=frozenset({1, 2, 3, 4}), same=True)}"


def _left_out(inputs: Inputs, impact: Impact, _: Translate) -> str:
    every = (*inputs.excluded, *impact.excluded)
    title = _("What was left out or mended")
    if not every:
        return f"<h2>{_safe(title)}</h2><p>{_safe(_('Nothing: every record of the layers was used as it is.'))}</p>"
    rows = [(each.layer, f"{len(each.ids):,}", _(messages.EXCLUSIONS[each.reason]), _some(each.ids)) for each in every]
    names = [_("layer"), _("records"), _("reason"), _("which")]
    return f"<h2>{_safe(title)}</h2>{_table(title, names, rows, numbers=frozenset({1}), same=True)}"


def _some(ids: Sequence[str]) -> str:
    return ", ".join(ids[:8]) + (" …" if len(ids) > 8 else "")


def _sources(case: Case, inputs: Inputs, impact: Impact, _: Translate) -> str:
    told = provenance(case, inputs, impact)
    layers = [
        (name, *(origin[key] or "–" for key in ("authority", "source", "date", "licence")))
        for name, origin in ((_("hazard"), told["hazard"]), (_("exposure"), told["exposure"]))
    ]
    names = [_("layer"), _("authority"), _("source"), _("date"), _("licence")]
    curves = "".join(f"<li>{_safe(id)}: {_safe(source)}</li>" for id, source in told["curves"].items())
    files = "".join(f"<li>{_safe(name)} <code>{digest}</code></li>" for name, digest in told["files"].items())
    made = ", ".join(f"{name} {number}" for name, number in told["versions"].items())
    text = case.path.read_text(encoding="utf-8")
    return (
        f"<h2>{_safe(_('What it was made of'))}</h2>"
        f"{_table(_('Layers'), names, layers, numbers=frozenset())}"
        f"<h2>{_safe(_('Curves'))}</h2><ul>{curves}</ul>"
        f"<h2>{_safe(_('To make it again'))}</h2><p>{_safe(made)}</p><ul>{files}</ul>"
        f'<details><summary>{_safe(case.path.name)}</summary><pre class="scroll">{_safe(text)}</pre></details>'
    )


def write_report(path: Path, text: str) -> Path:
    """Write the report whole or not at all."""
    fresh = path.with_name(path.name + ".part")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
    return path
