"""Interface for programs (API): the same data as the pages, through the same permissions."""

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI

from cauce import __version__
from cauce.web.api.findings import router as findings
from cauce.web.api.people import router as people
from cauce.web.api.plan import router as plan
from cauce.web.api.sections import router as sections

api = NinjaAPI(
    title="Cauce",
    version=__version__,
    description="Plans as data. What is not published is there for the office that is signed in only.",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
api.add_router("/plans", plan)
api.add_router("/plans", people)
api.add_router("/plans", sections)
api.add_router("/plans", findings)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """Say that there is nothing, or nothing public, at an address."""
    return api.create_response(request, {"detail": "There is nothing here, or it is not public."}, status=404)


__all__ = ["api"]
