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

    group: str
    sign: str
    level: str
    title: str
    sentence: str
    advice: str


@require_safe
@never_cache
def server_health(request: HttpRequest) -> HttpResponse:
    """Show how the server is (/es/servidor/)."""
    if not may("see_server", by=request.user, plan=None):
        raise Http404(_("There is no such page, or it is not public."))
    told = server.findings(ask_others=bool(request.GET.get("otros")))
    found = [(_(HEADINGS[name]), finding) for name, group in told.items() for finding in group]
    of_data = data.findings(read_contents=False) if request.GET.get("datos") else None
    found += [(_("Database and files"), finding) for finding in of_data or ()]
    return show(
        request,
        "server/health.html",
        title=_("State of the server"),
        counts=Counter(str(finding.level) for _group, finding in found),
        to_mend=lines(found, Level.WRONG) + lines(found, Level.REMARK),
        well=lines(found, Level.FINE),
        data_agree=of_data == [],
    )


def lines(found: Iterable[tuple[str, Finding]], level: Level) -> list[Line]:
    """Return the findings of a level as the page shows them, each with its heading."""
    sign, word = LEVELS[level]
    return [
        Line(
            group=group,
            sign=sign,
            level=str(word),
            title=words.title(one, _),
            sentence=words.sentence(one, _),
            advice=words.advice(one, _),
        )
        for group, one in found
        if one.level is level
    ]
