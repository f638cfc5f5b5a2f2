"""Files of facilities (archivos de equipamientos): the list as XLSX, CSV, GeoJSON; the questionnaire as PDF."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cauce.core import vulnerability as rules
from cauce.exporter.facilities import facilities_csv, facilities_geojson, facilities_xlsx
from cauce.exporter.facilities_questionnaire import questionnaire_pdf
from cauce.web.models import Facility
from cauce.web.pages.frame import found, open_plan
from cauce.web.pages.written import sent
from cauce.web.queries import facilities as queries
from cauce.web.queries import vulnerability as judging
from cauce.web.queries.facilities_list import list_of, questionnaire_of
from cauce.web.queries.visible import may

WRITERS = {
    "xlsx": (facilities_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (facilities_csv, "text/csv; charset=utf-8"),
    "geojson": (facilities_geojson, "application/geo+json"),
}


def facilities_file(request: HttpRequest, plan: str, form: str) -> HttpResponse:
    """Send the list as it is filtered; contacts only for who may reach people, scores for who may know them."""
    opened = open_plan(request, plan, act="see_facilities")
    write, media_type = found(WRITERS.get(form))
    chosen = queries.Chosen(**{name: request.GET.get(name, "").strip()[:200] for name in queries.CHOICES})
    sees = judging.sees_scores(request.user, opened)
    contacts = may("see_contacts", by=request.user, plan=opened)
    told = list_of(opened, queries.lines(opened, chosen, with_scores=sees), with_scores=sees, with_contacts=contacts)
    name = f"{opened.slug}-{_('facilities')}-{timezone.localdate().isoformat()}.{form}"
    return sent(HttpResponse(write(told), content_type=media_type), name)


def facility_questionnaire(request: HttpRequest, plan: str, pk: int, index: str) -> HttpResponse:
    """Send the questionnaire of an index for a facility, to be filled in on paper."""
    opened = open_plan(request, plan, act="judge_vulnerability")
    one: Facility = found(queries.facility(opened, pk) if index in rules.INDICES else None)
    address = request.build_absolute_uri(reverse("judge_facility", args=[opened.slug, one.pk, index]))
    content = questionnaire_pdf(questionnaire_of(opened, one, index, address=address))
    name = f"{opened.slug}-{_('questionnaire')}-{one.pk}-{index}.pdf"
    return sent(HttpResponse(content, content_type="application/pdf"), name)
