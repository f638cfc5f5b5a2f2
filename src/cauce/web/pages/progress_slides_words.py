"""The words of the progress presentation (textos de la presentación): each slide's title says what is seen."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cauce.core import messages, places
from cauce.core import monitoring as rules
from cauce.core.today import INPUT_NOT_GOT, PARTY_NOT_NAMED, TO_ACCEPT
from cauce.exporter.progress_slides import Chart, Series, Slide, Table
from cauce.exporter.progress_slides.pptx import MOST
from cauce.web.models import Area, DeliverableVersion, Row
from cauce.web.pages.brief import DAYS_BACK as DAYS_BACK
from cauce.web.pages.brief import deferral_words, figures, weights_words, whom_words
from cauce.web.pages.monitoring_tags import work_word
from cauce.web.pages.today_tags import since_words
from cauce.web.queries.progress_slides import SlideFacts
from cauce.web.queries.today import Milestone, Shown

AREAS = 12  # that a chart holds without its words growing too small
LONGEST_AREA = 46
LETTERS = {"articulation": "D", "production": "E"}
ORDER = ("done", "in_progress", "planned", "deferred", "cancelled")


class Telling:
    """Puts the facts of a day into slides."""

    def __init__(self, facts: SlideFacts, city: places.CityFormat) -> None:
        self.facts, self.city = facts, city
        self.whole = facts.brief.progress.whole
        kept = {state for state in ORDER if state not in rules.OUT_OF_THE_COUNT or self.whole.by_state[state]}
        self.states = tuple(state for state in ORDER if state in kept)
        self.weights = weights_words(facts.brief, city)

    def slides(self, made_on: str) -> tuple[Slide, ...]:
        """Return all slides but the first."""
        return (
            self.state(),
            self.by_area(),
            self.delivered(),
            self.late(),
            self.blocks(),
            self.asked(),
            self.coming(),
            self.sources(made_on),
        )

    def state(self) -> Slide:
        """Where the whole plan stands."""
        whole = self.whole
        values = {"percent": _percent(whole), "done": whole.by_state["done"], "rows": whole.rows}
        counts = [whole.by_state[state] for state in self.states]
        names = [work_word(state) for state in self.states]
        told = _("Rows by where they stand: %(list)s.") % {"list": _pairs(names, counts)}
        return Slide(
            title=_("%(percent)s of the plan is done; %(done)d of its %(rows)d rows are finished") % values,
            lead=self._before(),
            figures=figures(self.facts.brief),
            chart=Chart(tuple(names), (Series("planned", _("Rows"), tuple(counts)),), told, self.states),
            foot=self.weights,
            notes=(told, self.weights),
        )

    def _before(self) -> str:
        before = self.facts.before
        if before is None or before.percent is None:
            return _("Rows of the plan, by where they stand")
        values = {"day": self.city.day(self.facts.since), "percent": _percent(before)}
        return (
            _("Rows of the plan, by where they stand. When %(day)s began, %(percent)s of the plan was done.") % values
        )

    def by_area(self) -> Slide:
        """Where each area stands."""
        progress = self.facts.brief.progress.areas
        found = [(area, progress[area.pk]) for area in self.facts.areas if area.pk in progress]
        shown = found[:AREAS]
        series = tuple(
            Series(state, work_word(state), tuple(each.by_state[state] for _area, each in shown))
            for state in self.states
        )
        names = tuple(f"{_area_words(area)} · {_percent(each)}" for area, each in shown)
        lines = [
            f"{name}: {_pairs([one.name for one in series], [one.values[place] for one in series])}."
            for place, name in enumerate(names)
        ]
        told = _("Rows of each area, by where they stand.")
        if not shown:
            return Slide(title=_("The plan has no areas yet"), text=(told,))
        return Slide(
            title=self._furthest(found),
            lead=_("Rows of each area, by where they stand; beside its name, how much of it is done.")
            + _more(len(found) - len(shown)),
            chart=Chart(names, series, " ".join([told, *lines])),
            notes=(*lines, self.weights),
        )

    def _furthest(self, found: list[tuple[Area, rules.Progress]]) -> str:
        area, most = max(found, key=lambda each: each[1].share or 0.0)
        if not most.percent:
            return _("No area has made headway yet")
        return _("Area %(number)d is furthest, with %(percent)s done") % {
            "number": area.number,
            "percent": _percent(most),
        }

    def delivered(self) -> Slide:
        """What was submitted, returned, accepted and finished since a day."""
        came, day = self.facts.delivered, self.city.day(self.facts.since)
        counts = {state: sum(each.state == state for each in came) for state in ("accepted", "submitted", "returned")}
        lead = self._finished() + _more(len(came) - MOST)
        if not came:
            return Slide(title=_("Since %(day)s no deliverable has come") % {"day": day}, text=(lead,) if lead else ())
        title = _("Since %(day)s: accepted %(accepted)d, to be decided %(submitted)d, returned %(returned)d")
        return Slide(
            title=title % {"day": day, **counts},
            lead=lead,
            table=Table(
                headers=(_("Task"), _("Deliverable"), _("From"), _("Where it stands")),
                widths=(0.09, 0.47, 0.2, 0.24),
                lines=tuple(self._version(each) for each in came),
                told=_("What was delivered since %(day)s") % {"day": day},
            ),
            notes=(_("Versions of deliverables that were submitted or decided since %(day)s.") % {"day": day},),
        )

    def _finished(self) -> str:
        rows = self.facts.finished
        if not rows:
            return _("No row was finished since then.")
        codes = ", ".join(_codes(row) for row in rows)
        told = ngettext("%(count)d row was finished: %(codes)s.", "%(count)d rows were finished: %(codes)s.", len(rows))
        return told % {"count": len(rows), "codes": codes}

    def _version(self, one: DeliverableVersion) -> tuple[str, ...]:
        day = one.submitted_at if one.state == "submitted" else one.decided_at or one.submitted_at
        where = f"{work_word(one.state)}, {self.city.day(timezone.localdate(day))}"
        if one.is_self_accepted:
            where = _("%(where)s, by who submitted it") % {"where": where}
        deliverable = one.deliverable
        row = deliverable.row
        code = _codes(row) if row is not None else _section(deliverable.section)
        who = one.by_post.organization if one.by_post is not None else None
        return (code, deliverable.text, (who.acronym or who.name) if who is not None else _("the office"), where)

    def late(self) -> Slide:
        """What is late, and whom it waits for."""
        found = self.facts.brief.late
        if not found:
            return Slide(title=_("Nothing is late"), text=(_("No deliverable's day has passed without it."),))
        title = ngettext("%(count)d deliverable is late", "%(count)d deliverables are late", len(found))
        return Slide(
            title=title % {"count": len(found)},
            lead=_("What waits longest stands first.") + _more(len(found) - MOST),
            table=Table(
                headers=(_("Task"), _("Deliverable"), _("Since when"), _("Waits for")),
                widths=(0.09, 0.43, 0.24, 0.24),
                lines=tuple((_code(one), one.line.name, self._since(one), whom_words(one)) for one in found),
                told=_("What is late and whom it waits for"),
            ),
            notes=(_("Late is what is neither submitted nor accepted though its day has passed."),),
        )

    def _since(self, one: Shown) -> str:
        return since_words(one.line, on=self.facts.on, city=self.city)

    def blocks(self) -> Slide:
        """The few things that hold others up."""
        found = self.facts.brief.blocks
        if not found:
            return Slide(title=_("Nothing blocks"), text=(_("No open thing holds other tasks up."),))
        holds_up = any(one.holds_up for one in found)
        title = ngettext("%(count)d thing to clear first", "%(count)d things to clear first", len(found))
        return Slide(
            title=title % {"count": len(found)},
            lead=_("First what most other tasks wait for, then what has stood open longest."),
            table=Table(
                headers=(
                    _("Task"),
                    _("What"),
                    _("Since when"),
                    _("Waits for"),
                    *((_("Holds up"),) if holds_up else ()),
                ),
                widths=(0.09, 0.33, 0.22, 0.2, 0.16) if holds_up else (0.09, 0.43, 0.24, 0.24),
                lines=tuple(self._block(one)[: 5 if holds_up else 4] for one in found),
                told=_("What blocks most"),
            ),
            notes=(_("«Holds up» names tasks of other rows that need something of this row."),),
        )

    def _block(self, one: Shown) -> tuple[str, ...]:
        held = ", ".join(one.holds_up) or "—"
        return (_code(one), one.line.name, self._since(one), whom_words(one), held)

    def asked(self) -> Slide:
        """What is asked of the board: to confirm, to name, to hand over, to decide."""
        lines = [*(self._deferred(row) for row in self.facts.brief.deferred), *self._asked()]
        if not lines:
            return Slide(
                title=_("No decision is asked of the board"),
                text=(_("Nothing is deferred, every row has its lead, and no input or decision is awaited."),),
            )
        title = ngettext(
            "%(count)d decision is asked of the board", "%(count)d decisions are asked of the board", len(lines)
        )
        return Slide(
            title=title % {"count": len(lines)},
            lead=_("Confirm what was deferred, name who leads, hand over inputs, decide about what was submitted.")
            + _more(len(lines) - MOST),
            table=Table(
                headers=(_("Task"), _("What is asked"), _("About"), _("Of whom"), _("Since when")),
                widths=(0.09, 0.2, 0.3, 0.18, 0.23),
                lines=tuple(lines),
                told=_("Decisions asked of the board"),
            ),
            notes=(_("The list is made of what stands open in the plan; the office may add to it."),),
        )

    def _deferred(self, row: Row) -> tuple[str, ...]:
        title = next((task.title for task in row.tasks.all() if task.title), "")
        who = _(messages.STATES.get(row.decided_by, row.decided_by or "—"))
        day = self.city.day(row.state_on) if row.state_on else "—"
        since = _("Deferred on %(day)s by %(who)s") % {"day": day, "who": who}
        return (
            _codes(row),
            _("Confirm the deferral, or take it up again"),
            deferral_words(title, row.state_why),
            _("the board"),
            since,
        )

    def _asked(self) -> Iterable[tuple[str, ...]]:
        words = {
            PARTY_NOT_NAMED: _("Name who leads"),
            INPUT_NOT_GOT: _("Hand over the input"),
            TO_ACCEPT: _("Accept or return"),
        }
        for kind, word in words.items():
            for one in self.facts.asked:
                if one.line.kind == kind:
                    whom = _("the board") if kind == PARTY_NOT_NAMED else whom_words(one)
                    about = f"«{one.line.name}»" if kind == PARTY_NOT_NAMED else one.line.name
                    since = self._since(one) if kind != PARTY_NOT_NAMED else "—"
                    yield (_code(one), word, about, whom, since)

    def coming(self) -> Slide:
        """What is due next, and who leads it."""
        found = self.facts.brief.coming
        if not found:
            return Slide(
                title=_("No deliverable has a day to come"),
                text=(_("Deliverables without a day are not told here. Give them one on their pages."),),
            )
        title = ngettext(
            "%(count)d deliverable comes next, on %(day)s",
            "The next %(count)d deliverables come from %(day)s on",
            len(found),
        )
        return Slide(
            title=title % {"count": len(found), "day": self.city.day(found[0].due)},
            lead=_("What is due in the next weeks, the first of it first."),
            table=Table(
                headers=(_("Task"), _("Deliverable"), _("Who leads"), _("Day")),
                widths=(0.09, 0.51, 0.28, 0.12),
                lines=tuple(self._milestone(each) for each in found),
                told=_("What comes next"),
            ),
            notes=(_("Deliverables without a day are not told here. Give them one on their pages."),),
        )

    def _milestone(self, one: Milestone) -> tuple[str, ...]:
        leads = self.facts.leads.get(one.deliverable.pk) or [_("the office")]
        deliverable = one.deliverable
        code = ", ".join(self.facts.brief.codes.get(deliverable.row_id or 0, ())) or _section(deliverable.section)
        return (code, deliverable.text, ", ".join(leads), self.city.day(one.due))

    def sources(self, made_on: str) -> Slide:
        """Where the figures come from."""
        weights = self.facts.brief.progress.weights
        sources = [weights.parts_source, weights.states_source]
        return Slide(
            title=_("Sources, and how it is counted"),
            text=(
                self.weights,
                _("Source of the weights: %(sources)s.") % {"sources": "; ".join(dict.fromkeys(filter(None, sources)))},
                _("Late is what is neither submitted nor accepted though its day has passed."),
                _(
                    "A deliverable waits for who leads it and, once it is submitted, for who validates or supervises"
                    " it; where nobody is named, for the office."
                ),
                _("What was before is taken from the plan's history; what came into the plan later is left out of it."),
                made_on,
            ),
            notes=(self.weights,),
        )


def _percent(progress: rules.Progress) -> str:
    return "—" if progress.percent is None else f"{progress.percent} %"


def _pairs(names: Iterable[str], counts: Iterable[int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in zip(names, counts, strict=True))


def _section(name: str) -> str:
    return _("Section %(where)s") % {"where": LETTERS.get(name, name)}


def _code(one: Shown) -> str:
    """Name a thing's place in a narrow column."""
    return ", ".join(one.codes) or (_section(one.section) if one.section else "")


def _codes(row: Row) -> str:
    return ", ".join(task.code for task in row.tasks.all())


def _area_words(area: Area) -> str:
    title = " ".join(area.title.split())
    if len(title) > LONGEST_AREA:
        title = f"{title[: LONGEST_AREA - 1].rpartition(' ')[0]}…"
    return f"{area.number}. {title}"


def _more(left: int) -> str:
    """Say how many are left out, after what was said before."""
    return " " + _("And %(count)d more, on the plan's pages.") % {"count": left} if left > 0 else ""
