"""Interface for programs (API): the same data as the pages, through the same permissions."""

from ninja import NinjaAPI

from cauce import __version__

api = NinjaAPI(title="Cauce", version=__version__, docs_url=None, openapi_url="/openapi.json", urls_namespace="api")

__all__ = ["api"]
