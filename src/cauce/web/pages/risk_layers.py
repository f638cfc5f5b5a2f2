"""Layers of the map (capas del mapa): the manager of the office; brought, looked at, replaced, released."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cauce import method
from cauce.core import messages as sentences
from cauce.core.messages import maps as map_sentences
from cauce.core.risk_layers import KINDS, QUALITIES
from cauce.web import jobs
from cauce.web.actions import risk_layers as actions
from cauce.web.actions.documents import CannotKeepFileError
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.events import StaleVersionError
from cauce.web.models import Plan, RiskLayer, RiskLayerFile
from cauce.web.pages.acting import attempt, person
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.pages.map import picture_address
from cauce.web.pages.map_words import findings
from cauce.web.pages.uploads import uploading
from cauce.web.queries import risk_layers as queries

Wrong = dict[str, str]
RUN_BYTES = 2_000_000  # what a run says of itself is far less


def risk_layers(request: HttpRequest, plan: str) -> HttpResponse:
    """List the layers of the map (/es/<plan>/mapa/capas/)."""
    opened = open_plan(request, plan, act="see_layers")
    every = list(queries.layers(opened).prefetch_related("files"))
    return show(
        request,
        "map/layers.html",
        title=_("Layers of the map"),
        plan=opened,
        section="map",
        layers=[(one, _newest(one)) for one in every],
        crumbs=_crumbs(opened),
    )


def _newest(layer: RiskLayer) -> RiskLayerFile | None:
    files = [one for one in layer.files.all() if one.retired_at is None]
    return max(files, key=lambda one: one.number, default=None)


def new_layer(request: HttpRequest, plan: str) -> HttpResponse:
    """Bring a layer (/es/<plan>/mapa/capas/nueva/)."""
    opened = open_plan(request, plan, act="manage_layers")
    wrong: Wrong = {}
    if request.method == "POST":
        made = _try(
            request,
            wrong,
            lambda: actions.add_layer(
                plan=opened,
                told=request.POST,
                file=_file(request),
                upload=request.POST.get("upload", ""),
                run=_run(request),
                by=person(request),
            ),
        )
        if made is not None:
            messages.success(request, _("The layer was kept. It is being checked; what is found is told here."), "done")
            return redirect("risk_layer", opened.slug, made.pk)
    return show(
        request,
        "map/layer_form.html",
        title=_("Bring a layer"),
        plan=opened,
        section="map",
        **_form(request.POST if request.method == "POST" else {"kind": "hazard"}, wrong),
        is_new=True,
        **_sending(request, opened),
        crumbs=[*_crumbs(opened), Crumb(_("Layers of the map"), reverse("risk_layers", args=[opened.slug]))],
        status=422 if wrong else 200,
    )


def change_layer(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Change what a layer says (/es/<plan>/mapa/capas/<pk>/cambiar/)."""
    opened = open_plan(request, plan, act="manage_layers")
    layer: RiskLayer = found(queries.layer(opened, pk))
    wrong: Wrong = {}
    if request.method == "POST":
        shown = request.POST.get("version", "")
        version = int(shown) if shown.isdecimal() else None
        if _try(
            request,
            wrong,
            lambda: actions.change_layer(layer=layer, told=request.POST, by=person(request), expected_version=version),
        ):
            messages.success(request, _("The layer was changed."), extra_tags="done")
            return redirect("risk_layer", opened.slug, pk)
    told: Mapping[str, Any] = request.POST if request.method == "POST" else _told(layer)
    return show(
        request,
        "map/layer_form.html",
        title=_("Change the layer"),
        plan=opened,
        section="map",
        layer=layer,
        **_form(told, wrong),
        crumbs=[*_layer_crumbs(opened), Crumb(layer.name, reverse("risk_layer", args=[opened.slug, pk]))],
        status=422 if wrong else 200,
    )


@never_cache
def risk_layer(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Show a layer: what it is, what was found, its preview, its files; act on it (/es/<plan>/mapa/capas/<pk>/)."""
    opened = open_plan(request, plan, act="see_layers")
    layer: RiskLayer = found(queries.layer(opened, pk))
    wrong: Wrong = {}
    if request.method == "POST" and _act(request, layer, wrong):
        gone = request.POST.get("act") == "retire"
        return redirect("risk_layers", opened.slug) if gone else redirect("risk_layer", opened.slug, pk)
    files = list(layer.files.filter(retired_at=None).select_related("added_by", "job").order_by("-number"))
    newest = files[0] if files else None
    is_waiting = newest is not None and newest.job is not None and newest.job.state in jobs.WAITING
    if request.htmx:  # type: ignore[attr-defined]
        if not is_waiting:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return show(request, "map/_checking.html", title="", plan=opened, newest=newest)
    return show(
        request,
        "map/layer.html",
        title=layer.name,
        plan=opened,
        section="map",
        layer=layer,
        files=files,
        newest=newest,
        is_waiting=is_waiting,
        found=findings(queries.problems_of(newest), opened) if newest is not None and not is_waiting else [],
        facts=queries.facts_of(newest) if newest is not None else None,
        preview=picture_address(opened, layer.current),
        wrong=wrong,
        typed=request.POST,
        **_sending(request, opened),
        crumbs=_layer_crumbs(opened),
        status=422 if wrong else 200,
    )


def _act(request: HttpRequest, layer: RiskLayer, wrong: Wrong) -> bool:
    """Do what a form of the layer's page asks for; False where it was refused."""
    asked, by, typed = request.POST.get("act", ""), person(request), request.POST
    why = typed.get("why", "").strip()
    if asked == "replace":
        file, upload = _file(request), typed.get("upload", "")
        replaced = _try(
            request,
            wrong,
            lambda: actions.replace_file(layer=layer, file=file, upload=upload, run=_run(request), by=by, why=why),
        )
        return replaced is not None
    if asked == "release":
        told = {"body": typed.get("released_by", ""), "reason": typed.get("release_reason", "")}
        on = typed.get("released_on", "")
        released = _try(request, wrong, lambda: actions.release_layer(layer=layer, on=on, by=by, **told))
        return released is not None
    number = typed.get("number", "")
    simple: dict[str, tuple[Callable[..., Any], str, dict[str, Any]]] = {
        "withdraw": (actions.withdraw_layer, _("The layer is within the office again."), {"why": why}),
        "retire": (actions.retire_layer, _("The layer was taken from the map. The history can undo it."), {"why": why}),
        "check": (actions.check_again, _("It is checked once more."), {}),
        "use": (actions.use_file, _("The map draws this file again."), {"number": int(number or 0)}),
    }
    if asked not in simple or (number and not number.isdecimal()):
        return True
    action, done, more = simple[asked]
    return attempt(request, action, done=done, layer=layer, **more)


def _try(request: HttpRequest, wrong: Wrong, act: Any) -> Any:
    """Do something with a form's words; why it was refused stands by the field."""
    try:
        return act()
    except NotAllowedError as error:
        raise PermissionDenied(_(error.reason)) from error
    except actions.CannotKeepLayerError as refused:
        for one in refused.faults:
            wrong.setdefault(one.field, map_sentences.tell_fault(one.code, one.values, _))
    except CannotKeepFileError as refused:
        wrong["file"] = sentences.file_refusal(refused.code, refused.values, _)
    except StaleVersionError:
        wrong["name"] = _("Someone changed this after it was shown to you. Nothing was written; look at it again.")
    return None


def _file(request: HttpRequest) -> UploadedFile | None:
    file = request.FILES.get("file")
    return file if isinstance(file, UploadedFile) else None


def _run(request: HttpRequest) -> bytes:
    """The «run.json» that came beside a file of losses; what is far too large for one is taken for none."""
    file = request.FILES.get("run")
    if not isinstance(file, UploadedFile) or not file.size:
        return b""
    return file.read() if file.size <= RUN_BYTES else b"too large"


def _sending(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    """How a layer's file travels, in parts that go on after a cut, and how large it may be."""
    address = reverse("layer_uploads", args=[plan.slug])
    return {
        "uploading": uploading(address, said=request.POST, by=person(request)),
        "largest_mb": settings.UPLOAD_BYTES // 1_000_000,
    }


def _form(told: Mapping[str, Any], wrong: Wrong) -> dict[str, Any]:
    """What the form of a layer needs."""
    return {
        "typed": told,
        "wrong": wrong,
        "kinds": KINDS,
        "hazards": list(method.load("maps")["hazard"]),
        "qualities": QUALITIES,
    }


def _told(layer: RiskLayer) -> dict[str, Any]:
    names = [field.name for field in RiskLayer._meta.concrete_fields if field.name != "current"]
    told = {name: getattr(layer, name) for name in names}
    told["source_on"] = layer.source_on.isoformat() if layer.source_on else ""
    return {name: "" if value is None else value for name, value in told.items()}


def _crumbs(plan: Plan) -> list[Crumb]:
    return [
        Crumb(plan.title, reverse("plan", args=[plan.slug])),
        Crumb(_("Map"), reverse("map_page", args=[plan.slug])),
    ]


def _layer_crumbs(plan: Plan) -> list[Crumb]:
    return [*_crumbs(plan), Crumb(_("Layers of the map"), reverse("risk_layers", args=[plan.slug]))]
