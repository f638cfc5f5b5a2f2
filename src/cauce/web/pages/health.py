"""Health (salud del servidor): for who watches it: is it alive, can it work, what does it do; nothing to strangers.

``/health/live`` answers while the process lives, and asks nothing. ``/health/ready`` is 200 when database, migrations
and disk are as they should be, else 503. ``/metrics`` has the figures for Prometheus. What is wrong, and the figures,
are told to this machine and to who sends the token; an answer is kept for some seconds, so that asking often costs
nothing.
"""

from __future__ import annotations

import hmac
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.utils import timezone
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric

import cauce
from cauce.web import backups, environment, metrics
from cauce.web.queries import health as queries

READY_SECONDS, FIGURES_SECONDS = 2.0, 10.0  # for which an answer is kept
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via")
MEANINGS = {
    "cauce_up": "Cauce answers.",
    "cauce_database_up": "The database answers.",
    "cauce_database_bytes": "Size of the database.",
    "cauce_jobs": "Background jobs by state.",
    "cauce_jobs_oldest_seconds": "Age of the oldest background job in a state.",
    "cauce_letters_due": "Letters whose time to leave has come.",
    "cauce_letters_refused": "Letters that could not leave and are tried again.",
    "cauce_letters_oldest_seconds": "Age of the oldest letter that should have left.",
    "cauce_uploads_arriving": "Files on their way, in parts.",
    "cauce_uploads_arriving_bytes": "What has arrived of them.",
    "cauce_disk_free_bytes": "Room on the disk of the data folder.",
    "cauce_backup_age_seconds": "Age of the newest backup; missing where there is none.",
}
_kept: dict[str, tuple[float, Any]] = {}
_lock = threading.Lock()


def answer(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer who watches before anything else is asked: no session, no name of the host, no redirection."""
    pages = {"/health/live": live, "/health/ready": ready, "/metrics": figures}

    def respond(request: HttpRequest) -> HttpResponse:
        page = pages.get(request.path_info)
        if page is None or request.method not in ("GET", "HEAD"):
            return get_response(request)
        response = page(request)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return respond


def live(request: HttpRequest) -> HttpResponse:
    """Say that the process lives (/health/live)."""
    return HttpResponse("live\n", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """Say whether the server can work (/health/ready)."""
    found: dict[str, bool] = _once_in(READY_SECONDS, "ready", queries.ills)
    status = 200 if all(found.values()) else 503
    if is_trusted(request):
        return JsonResponse(found, status=status)
    return HttpResponse("ready\n" if status == 200 else "not ready\n", status=status, content_type="text/plain")


def figures(request: HttpRequest) -> HttpResponse:
    """Give the figures (/metrics); to a stranger there is no such page."""
    if not is_trusted(request):
        return HttpResponseNotFound("There is no page at this address.\n", content_type="text/plain")
    registry = CollectorRegistry()
    metrics.counted(registry)
    registry.register(Figures())
    return HttpResponse(metrics.written(registry), content_type=metrics.CONTENT_TYPE)


class Figures:
    """What the database and the disk say, for a registry."""

    def collect(self) -> Iterator[Metric]:
        """Yield each figure."""
        found: dict[str, GaugeMetricFamily] = {}
        for name, labels, value in _once_in(FIGURES_SECONDS, "figures", _figures):
            if name not in found:
                found[name] = GaugeMetricFamily(name, MEANINGS[name], labels=list(labels))
            found[name].add_metric(list(labels.values()), value)
        version = GaugeMetricFamily("cauce_version", "The version that answers.", labels=["version"])
        version.add_metric([cauce.__version__], 1)
        yield from [*found.values(), version]


def _figures() -> list[queries.Figure]:
    found = list(queries.figures())
    if (newest := backups.newest(settings.BACKUPS)) is not None:
        found.append(("cauce_backup_age_seconds", {}, max(0.0, (timezone.now() - newest[1]).total_seconds())))
    return found


def is_trusted(request: HttpRequest) -> bool:
    """Whether details are for this reader: by the token where there is one, else on this machine without a proxy."""
    token = settings.METRICS_TOKEN
    if token:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    host = request.META.get("HTTP_HOST", "").rsplit(":", 1)[0]
    return (
        request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1")
        and host in environment.LOOPBACK
        and not any(name in request.headers for name in FORWARDED)
    )


def _once_in(seconds: float, name: str, ask: Callable[[], Any]) -> Any:
    """Return what was found out, at most some seconds ago."""
    with _lock:
        at, found = _kept.get(name, (0.0, None))
        if found is None or time.monotonic() - at > seconds:
            found = ask()
            _kept[name] = (time.monotonic(), found)
        return found
