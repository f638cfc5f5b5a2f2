"""State of the server (salud del servidor): what the doctor says, for who keeps the server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cauce.web.doctor import data, server, words
from cauce.web.doctor.findings import Finding, Level
from cauce.web.doctor.words_of_server import HEADINGS
from cauce.web.pages.frame import show
from cauce.web.queries.visible import may

# Sign and word of each level.
LEVELS: Mapping[Level, tuple[str, object]] = {
    Level.FINE: ("done", gettext_lazy("fine")),
    Level.REMARK: ("note", gettext_lazy("remark")),
    Level.WRONG: ("blocks", gettext_lazy("wrong")),
}


@dataclass(frozen=True)
class Line:
    """One finding as the page shows it."""

    sign: str
    level: str
    title: str
    sentence: str
    advice: str


@dataclass(frozen=True)
class Group:
    """The findings of one check under its heading."""

    title: str
    lines: list[Line]


@require_safe
@never_cache
def server_health(request: HttpRequest) -> HttpResponse:
    """Show how the server is (/es/servidor/)."""
    if not may("see_server", by=request.user, plan=None):
        raise Http404(_("There is no such page, or it is not public."))
    found = server.findings(ask_others=bool(request.GET.get("otros")))
    groups = [Group(_(HEADINGS[name]), lines(one)) for name, one in found.items()]
    every = [finding for one in found.values() for finding in one]
    if request.GET.get("datos"):
        of_data = data.findings(read_contents=False)
        groups.insert(0, Group(_("Database and files"), lines(of_data)))
        every += of_data
    counts = Counter(str(finding.level) for finding in every)
    return show(request, "server/health.html", title=_("State of the server"), groups=groups, counts=counts)


def lines(found: Iterable[Finding]) -> list[Line]:
    """Return findings as a page shows them, what is wrong first."""
    order = (Level.WRONG, Level.REMARK, Level.FINE)
    return [
        Line(
            sign=LEVELS[one.level][0],
            level=str(LEVELS[one.level][1]),
            title=words.title(one, _),
            sentence=words.sentence(one, _),
            advice=words.advice(one, _),
        )
        for one in sorted(found, key=lambda one: order.index(one.level))
    ]
