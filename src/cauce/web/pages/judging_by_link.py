"""Pages of a questionnaire's private link (cuestionario por enlace): judge some facilities, without an account."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from cauce.core import facilities as of_facilities
from cauce.core import messages as sentences
from cauce.core import vulnerability as rules
from cauce.core.messages import facilities as words_of_facilities
from cauce.web.actions import questionnaires as actions
from cauce.web.actions.documents import CannotKeepFileError
from cauce.web.actions.facilities import CannotChangeFacilityError
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.actions.vulnerability import CannotJudgeError
from cauce.web.events import ByQuestionnaire
from cauce.web.models import Facility, QuestionnaireLink
from cauce.web.pages import facilities_words as screen
from cauce.web.pages import words
from cauce.web.pages.facilities import language, today_iso
from cauce.web.pages.facilities_entry import WITH_HERE
from cauce.web.pages.frame import found
from cauce.web.pages.vulnerability import parts_of
from cauce.web.queries import questionnaires as queries

STATUS = {"unknown": 404, "expired": 410, "revoked": 410, "busy": 429}
SAVED = "saved"


@require_safe
def questionnaire(request: HttpRequest, token: str) -> HttpResponse:
    """Show the facilities that a link asks for, and how far each is (/es/cuestionario/<token>/)."""
    try:
        link = actions.open_questionnaire(token)
    except actions.QuestionnaireRefusedError as refused:
        return _refused(request, refused)
    lines = queries.asked_lines(link)
    kinds = of_facilities.words_of("kinds", language())
    return _show(
        request,
        "questionnaires/asked.html",
        title=_("Facilities to be judged"),
        plan=link.plan,
        link=link,
        token=token,
        lines=[{"asked": one, "kind": kinds.get(one.facility.kind, "")} for one in lines],
        sent=sum(one.is_sent for one in lines),
        total=len(lines),
    )


@csrf_exempt  # it rests on no cookie: the address is the proof, and no other site is told it
@require_http_methods(["GET", "HEAD", "POST"])
def answer_questionnaire(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """Ask for a judgement of one facility; keep what is answered, and take it (/es/cuestionario/<token>/<pk>/)."""
    try:
        link = actions.open_questionnaire(token)
        one: Facility = found(queries.facility_of(ByQuestionnaire(link), pk))
        if request.method != "POST":
            return _form(request, link, one)
        return _record(request, link, one)
    except (actions.QuestionnaireRefusedError, NotAllowedError) as error:
        return _refused(request, error)


def _record(request: HttpRequest, link: QuestionnaireLink, one: Facility) -> HttpResponse:
    """Do what the form says: keep it, keep a picture with it, or send it."""
    do, here = request.POST.get("do", ""), request.path
    if do != "send":
        actions.keep_draft(link=link, facility=one, told=request.POST.dict())
    if do == "save" and request.headers.get("X-Kept") == "1":
        return _guarded(HttpResponse(status=204))
    try:
        if do == "send":
            actions.send_answers(link=link, facility=one, told=request.POST.dict())
            return _guarded(redirect("questionnaire", request.resolver_match.kwargs["token"]))  # type: ignore[union-attr]
        if do == "picture":
            file = request.FILES.get("photo")
            if file is None:
                return _form(request, link, one, wrong={"photo": _("No picture was chosen. Take or choose one first.")})
            caption = request.POST.get("caption", "")
            actions.add_picture_by_link(link=link, facility=one, file=file, caption=caption)
            return _guarded(redirect(f"{here}?{SAVED}=picture#pictures"))
    except CannotJudgeError as error:
        return _form(request, link, one, wrong=_told(error, queries.index_for(link, one)))
    except CannotKeepFileError as error:
        return _form(request, link, one, wrong={"photo": sentences.file_refusal(error.code, error.values, _)})
    except CannotChangeFacilityError as error:
        told = [words_of_facilities.tell(remark.code, remark.values, _) for _field, remark in error.remarks]
        return _form(request, link, one, wrong={"photo": " ".join(told)})
    return _guarded(redirect(f"{here}?{SAVED}=answers"))


def _told(error: CannotJudgeError, index: str) -> dict[str, str]:
    """What is wrong, by the item that it is about."""
    named = str(error.values.get("item", "photo" if "picture" in error.code else "on"))
    names = {item.code: item.name for item in rules.items(index, language())} | rules.modules(language())
    told = {**error.values, "item": names.get(named, named)}
    return {named: words_of_facilities.tell(error.code, told, _)}


def _form(
    request: HttpRequest, link: QuestionnaireLink, one: Facility, *, wrong: dict[str, str] | None = None
) -> HttpResponse:
    draft = queries.draft_of(link, one)
    form: Any = request.POST if request.method == "POST" else draft.told if draft else {}
    index = queries.index_for(link, one)
    limits = queries.limits()
    pictures = list(queries.pictures_by(link, one))
    response = _show(
        request,
        "questionnaires/answer.html",
        title=one.name,
        plan=link.plan,
        link=link,
        token=found(request.resolver_match).kwargs["token"],
        facility=one,
        kind=of_facilities.words_of("kinds", language()).get(one.kind, ""),
        index_name=rules.name_of(index, language()),
        source=rules.source_of(index),
        is_hospital=index == rules.HOSPITAL,
        parts=parts_of(index, form, wrong or {}),
        form=form,
        day=form.get("on") or today_iso(),
        today=today_iso(),
        saved=request.GET.get(SAVED, ""),
        was_sent=draft is not None and draft.judgement is not None and draft.judgement.retired_at is None,
        judged_on=draft.judgement.judged_on if draft and draft.judgement else None,
        pictures=pictures,
        pictures_left=limits.pictures - len(pictures),
        megabytes=limits.picture_megabytes,
        wrong=wrong or {},
        several=queries.asked_for(link).count() > 1,
        status=422 if wrong else 200,
    )
    response.headers["Permissions-Policy"] = WITH_HERE
    return response


def _refused(request: HttpRequest, refused: actions.QuestionnaireRefusedError | NotAllowedError) -> HttpResponse:
    reason = refused.reason if isinstance(refused, actions.QuestionnaireRefusedError) else "unknown"
    told, status = words.word(screen.LINK_REFUSALS, reason), STATUS[reason]
    if request.headers.get("X-Kept") == "1":
        return _guarded(HttpResponse(told, status=status, content_type="text/plain; charset=utf-8"))
    title = _("This link does not work")
    return _show(request, "notifications/link_refused.html", title=title, told=told, status=status)


def _show(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    here = get_language() or "es"
    rest = request.path[len(here) + 1 :]
    others = [(code, name, f"/{code}{rest}") for code, name in settings.LANGUAGES if code != here]
    return _guarded(render(request, template, {"others": others, **context}, status=status))


def _guarded(response: HttpResponse) -> HttpResponse:
    """Keep the address out of other sites, of caches and of search engines."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
