"""Entering facilities (ficha de un equipamiento): a form, a point by figures or by a tap, pictures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cauce.core.facilities import Remark
from cauce.core.facilities_entries import FIELDS, Entry, number_of
from cauce.core.messages import facilities as sentences
from cauce.core.territories import Box, Position
from cauce.exporter.facilities_sketch import Sketched, sketch_svg
from cauce.web.actions import facilities as actions
from cauce.web.actions.documents.scanning import INFECTED
from cauce.web.headers import POLICY
from cauce.web.models import Facility, Plan
from cauce.web.pages import words as screen
from cauce.web.pages.acting import attempt
from cauce.web.pages.facilities import list_crumbs, words_for_lists
from cauce.web.pages.frame import found, open_plan, show
from cauce.web.pages.kept_forms import sign_in_first, typed
from cauce.web.queries import facilities as queries
from cauce.web.queries import territories as places
from cauce.web.storage import NoAnswerError, NotKeptError, open_checked

SMALL, LARGE = 320, 640  # sides of the sketch in points
FAR = 2.0  # how many times as wide as the city a window is, from which on facilities are not drawn
CLOSER = 4  # how many times closer each tap looks
CLOSEST = 0.002  # degrees of the narrowest window: some 220 m
WITH_HERE = POLICY.replace("geolocation=()", "geolocation=(self)")


@dataclass(frozen=True)
class Told:
    """A field of the form: what stands in it, and what is to be corrected."""

    value: Any
    wrong: str = ""


def new_facility(request: HttpRequest, plan: str) -> HttpResponse:
    """Enter a facility."""
    if (first := sign_in_first(request)) is not None:
        return first
    opened = open_plan(request, plan, act="edit_facilities")
    wrong: dict[str, str] = {}
    if request.method == "POST":
        made: list[Facility] = []

        def done(result: tuple[Facility, Entry]) -> str:
            made.append(result[0])
            return _done(_("The facility was entered."), result[1])

        wrong = _save(request, actions.add_facility, done=done, plan=opened, told=_typed(request))
        if made:
            where = "facility" if made[0].longitude is not None else "place_facility"
            return redirect(where, opened.slug, made[0].pk)
    return _form(request, opened, None, wrong)


def edit_facility(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Change what a facility's card says."""
    if (first := sign_in_first(request)) is not None:
        return first
    opened = open_plan(request, plan, act="edit_facilities")
    one: Facility = found(queries.facility(opened, pk))
    wrong: dict[str, str] = {}
    if request.method == "POST":
        version = request.POST.get("version", "")
        saved: list[Entry] = []

        def done(entry: Entry) -> str:
            saved.append(entry)
            return _done(_("Saved. The change stands in the history and can be undone there."), entry)

        wrong = _save(
            request,
            actions.change_facility,
            done=done,
            facility=one,
            told=_typed(request),
            expected_version=int(version) if version.isdecimal() else -1,
            why=request.POST.get("why", "").strip(),
        )
        if saved:
            return redirect("facility", opened.slug, pk)
    return _form(request, opened, one, wrong)


def _typed(request: HttpRequest) -> dict[str, str]:
    told = {name: request.POST.get(name, "") for name in FIELDS if name in request.POST and name != "roles"}
    told["roles"] = ",".join(request.POST.getlist("roles"))
    return told


def _save(request: HttpRequest, action: Any, **arguments: Any) -> dict[str, str]:
    """Do an action; return what is to be corrected, by field."""
    try:
        return {} if attempt(request, action, **arguments) else {"": ""}
    except actions.CannotChangeFacilityError as error:
        wrong = {name: told_remark(remark) for name, remark in reversed(error.remarks)}
        messages.error(
            request, _("Nothing was written. What to correct stands beside the field."), extra_tags="warning"
        )
        return wrong


def told_remark(remark: Remark) -> str:
    """Say what is remarked on; a field by its words."""
    values = dict(remark.values)
    if "field" in values:
        values["field"] = screen.word(screen.FIELDS, str(values["field"]))
    return sentences.tell(remark.code, values, _)


def _done(sentence: str, entry: Entry) -> str:
    return " ".join([sentence, *(told_remark(remark) for _field, remark in entry.remarks)])


def _form(request: HttpRequest, plan: Plan, one: Facility | None, wrong: Mapping[str, str]) -> HttpResponse:
    form = typed(request)
    kept = _as_typed(one)
    fields = {name: Told(form.get(name, kept.get(name, "")), wrong.get(name, "")) for name in FIELDS}
    return show(
        request,
        "facilities/edit.html",
        title=_("Edit: %(field)s") % {"field": one.name} if one else _("Enter a facility"),
        plan=plan,
        section="facilities",
        facility=one,
        fields=fields,
        roles=form.getlist("roles") if form else one.roles if one else [],
        version=form.get("version", one.version if one else 0),
        territories=list(places.territories(plan).values_list("code", "name")),
        owners=sorted({name for _pk, name in queries.owners(plan)}),
        words=words_for_lists(),
        crumbs=list_crumbs(plan, *([one] if one else [])),
        status=422 if wrong else 200,
    )


def _as_typed(one: Facility | None) -> dict[str, Any]:
    if one is None:
        return {"kind": ""}
    told: dict[str, Any] = {name: getattr(one, name) for name in FIELDS if hasattr(one, name)}
    told |= {
        "territory": one.territory.name if one.territory else one.territory_words,
        "owner": one.owner.name if one.owner else one.owner_words,
        "source_on": one.source_on.isoformat() if one.source_on else "",
    }
    plain = {name: f"{value:.12g}" for name, value in told.items() if isinstance(value, float)}
    return {name: "" if value is None else value for name, value in told.items()} | plain


def place_facility(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Say where a facility stands: by figures, by the device's position, or by tapping a sketch, closer each time."""
    opened = open_plan(request, plan, act="edit_facilities")
    one: Facility = found(queries.facility(opened, pk))
    wrong: dict[str, str] = {}
    if request.method == "POST":
        saved: list[Entry] = []

        def done(entry: Entry) -> str:
            saved.append(entry)
            return _done(_("The facility is placed."), entry)

        version = request.POST.get("version", "")
        wrong = _save(
            request,
            actions.place_facility,
            done=done,
            facility=one,
            longitude=request.POST.get("longitude", ""),
            latitude=request.POST.get("latitude", ""),
            expected_version=int(version) if version.isdecimal() else -1,
        )
        if saved:
            return redirect("facility", opened.slug, pk)
    return _locator(request, opened, one, wrong)


def _locator(request: HttpRequest, plan: Plan, one: Facility, wrong: Mapping[str, str]) -> HttpResponse:
    city = places.city_box(plan)
    proposed = queries.place_of(one)
    window = _first_window(city, one, proposed)
    if city is not None and (tapped := _tapped(request, window)) is not None:
        proposed, before = tapped
        window = _around(proposed, max(CLOSEST, (before.east - before.west) / CLOSER))
    response = show(
        request,
        "facilities/place.html",
        title=_("Place: %(name)s") % {"name": one.name},
        plan=plan,
        section="facilities",
        facility=one,
        window=window,
        query=_query(window, proposed, one) if window else "",
        sizes=(SMALL, LARGE),
        longitude=request.POST.get("longitude", f"{proposed[0]:.6f}" if proposed else ""),
        latitude=request.POST.get("latitude", f"{proposed[1]:.6f}" if proposed else ""),
        is_proposed=proposed is not None and proposed != queries.place_of(one),
        has_window="e" in request.GET,
        wrong=wrong.get("longitude", ""),
        crumbs=list_crumbs(plan, one),
        status=422 if wrong else 200,
    )
    response["Permissions-Policy"] = WITH_HERE
    return response


def _first_window(city: Box | None, one: Facility, place: Position | None) -> Box | None:
    if city is None:
        return None
    if place is not None:
        return _around(place, 0.02)
    box = places.box_of(one.territory) if one.territory is not None else None
    return _square(box or city)


def _square(box: Box) -> Box:
    """A window that shows a box whole, square on the ground."""
    scale = math.cos(math.radians(box.middle[1]))
    span = max(box.east - box.west, (box.north - box.south) / scale) * 1.06
    return _around(box.middle, span)


def _around(place: Position, span: float) -> Box:
    scale = math.cos(math.radians(place[1]))
    half, tall = span / 2, span * scale / 2
    return Box(place[0] - half, place[1] - tall, place[0] + half, place[1] + tall)


def _tapped(request: HttpRequest, first: Box | None) -> tuple[Position, Box] | None:
    """Where the sketch was tapped, and the window that it showed; Enter on the sketch tells no place (0, 0)."""
    window = _window(request) or first
    for name, size in (("small", SMALL), ("large", LARGE)):
        x, y = (request.GET.get(f"{name}.{axis}", "") for axis in "xy")
        if window is None or not (x.isdecimal() and y.isdecimal()) or (x, y) == ("0", "0"):
            continue
        east, down = min(int(x), size) / size, min(int(y), size) / size
        longitude = window.west + east * (window.east - window.west)
        return (longitude, window.north - down * (window.north - window.south)), window
    return None


def _window(request: HttpRequest) -> Box | None:
    told = [number_of(request.GET.get(name, ""), thousands=False) for name in "wsen"]
    if any(one is None or abs(one) > 180 for one in told):
        return None
    west, south, east, north = (float(one or 0) for one in told)
    return Box(west, south, east, north) if west < east and south < north else None


def _query(window: Box, mark: Position | None, one: Facility) -> str:
    told = {"w": window.west, "s": window.south, "e": window.east, "n": window.north}
    if mark is not None:
        told |= {"x": mark[0], "y": mark[1]}
    parts = [f"{name}={value:.7f}" for name, value in told.items()]
    return "&".join([*parts, *([f"t={one.territory_id}"] if one.territory_id else [])])


def facilities_sketch(request: HttpRequest, plan: str) -> HttpResponse:
    """Draw a window of the city with its territories and the facilities that are placed."""
    opened = open_plan(request, plan, act="see_facilities")
    city = places.city_box(opened)
    window: Box = found(_window(request) or (_square(city) if city is not None else None))
    size = LARGE if request.GET.get("size") == str(LARGE) else SMALL
    east, north = (number_of(request.GET.get(name, ""), thousands=False) for name in "xy")
    chosen = request.GET.get("t", "")
    is_far = city is not None and window.east - window.west > FAR * (city.east - city.west)
    drawn = places.drawn(opened, window, tolerance=(window.east - window.west) / size)
    sketched = [
        Sketched(one.name, box.middle if (box := places.box_of(one)) else rings[0][0], rings, str(one.pk) == chosen)
        for one, rings in drawn
        if rings
    ]
    seen = Facility.objects.filter(
        plan=opened,
        retired_at=None,
        longitude__range=(window.west, window.east),
        latitude__range=(window.south, window.north),
    )
    places_of = () if is_far else seen.values_list("longitude", "latitude")[:2000]  # from afar they are one blot
    points = [(x, y) for x, y in places_of if x is not None and y is not None]
    mark = None if east is None or north is None else (east, north)
    svg = sketch_svg(window, sketched, points=points, mark=mark, size=size)
    return HttpResponse(svg, content_type="image/svg+xml", headers={"Content-Disposition": "attachment"})


def facility_photos(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Keep a picture of a facility, or take one away."""
    opened = open_plan(request, plan, act="edit_facilities")
    one: Facility = found(queries.facility(opened, pk))
    file = request.FILES.get("photo")
    if request.method != "POST":
        return redirect("facility", opened.slug, pk)
    if (named := request.POST.get("retire", "")).isdecimal():
        photo = found(queries.photos(one).filter(pk=int(named)).first())
        attempt(request, actions.retire_photo, done=_("The picture was taken from the card."), photo=photo)
    elif file is None:
        messages.error(request, _("No picture was chosen. Choose a JPEG, PNG or WebP."), extra_tags="warning")
    else:
        wrong = _save(
            request,
            actions.add_photo,
            done=_("The picture is kept."),
            facility=one,
            file=file,
            caption=request.POST.get("caption", ""),
        )
        for sentence in filter(None, wrong.values()):
            messages.error(request, sentence, extra_tags="warning")
    return redirect("facility", opened.slug, pk)


def facility_photo(request: HttpRequest, plan: str, pk: int, photo: int) -> HttpResponseBase:
    """Send a picture of a facility."""
    opened = open_plan(request, plan, act="see_facilities")
    one: Facility = found(queries.facility(opened, pk))
    kept = found(queries.photos(one).filter(pk=photo).exclude(file__scanned=INFECTED).first())
    try:
        content = open_checked(kept.file.sha256)
    except (NotKeptError, NoAnswerError):
        content = found(None)
    response = FileResponse(content, content_type=kept.file.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
