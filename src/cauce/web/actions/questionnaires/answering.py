"""Answering a questionnaire by its link (responder el cuestionario): kept as one goes, pictured, sent to the office."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from cauce.core import vulnerability as rules
from cauce.web.actions.facilities import keep_picture
from cauce.web.actions.permissions import require
from cauce.web.actions.questionnaires.links import use_questionnaire
from cauce.web.actions.vulnerability import CannotJudgeError, read_answers, read_day, write_judgement
from cauce.web.events import ByQuestionnaire
from cauce.web.models import Facility, FacilityPhoto, QuestionnaireDraft, QuestionnaireLink, VulnerabilityJudgement
from cauce.web.queries.questionnaires import index_for, limits, pictures_by

MARK = "a-"  # begins the answers among the fields of the form
LONGEST_NOTE, LONGEST_ANSWER = 4000, 40


def keep_draft(*, link: QuestionnaireLink, facility: Facility, told: Mapping[str, str]) -> QuestionnaireDraft:
    """Keep what was answered so far; nothing of it counts before it is sent.

    Raises
    ------
    NotAllowedError, QuestionnaireRefusedError
        Nothing was kept.
    """
    _use(link, facility)
    return _keep(link, facility, told)


def send_answers(*, link: QuestionnaireLink, facility: Facility, told: Mapping[str, str]) -> VulnerabilityJudgement:
    """Enter the judgement of the person who has the link; the same answers sent twice are one judgement.

    Raises
    ------
    CannotJudgeError
        An answer is missing or none, or the day is still to come; what was answered is kept.
    NotAllowedError, QuestionnaireRefusedError
        Nothing was kept.
    """
    by = _use(link, facility)
    before = QuestionnaireDraft.objects.filter(link=link, facility=facility).select_related("judgement").first()
    same = before is not None and before.told == _fields(told)
    draft = _keep(link, facility, told)
    if same and draft.judgement is not None and draft.judgement.retired_at is None:
        return draft.judgement
    answers = {name.removeprefix(MARK): value for name, value in draft.told.items() if name.startswith(MARK)}
    index = index_for(link, facility)
    on = read_day(draft.told.get("on", ""))
    found = read_answers(index, answers, on=on)
    place = _place(draft.told)
    with transaction.atomic():
        made = write_judgement(
            facility=facility,
            index=index,
            found=found,
            on=on,
            note=draft.told.get("note", ""),
            by=by,
            judge=link.person,
            judge_post=link.named,
            by_questionnaire=link,
            longitude=place[0] if place else None,
            latitude=place[1] if place else None,
        )
        QuestionnaireDraft.objects.filter(pk=draft.pk).update(judgement=made)
    return made


def add_picture_by_link(
    *, link: QuestionnaireLink, facility: Facility, file: UploadedFile, caption: str = ""
) -> FacilityPhoto:
    """Keep a picture of a facility that was asked about.

    Raises
    ------
    CannotJudgeError
        There are enough pictures, or this one is too large.
    CannotKeepFileError, CannotChangeFacilityError, NotAllowedError, QuestionnaireRefusedError
        The picture was not kept.
    """
    by = _use(link, facility)
    count, most = pictures_by(link, facility).count(), limits()
    if count >= most.pictures:
        raise CannotJudgeError("too_many_pictures", count=count, limit=most.pictures)
    size = (file.size or 0) / 1_000_000
    if size > most.picture_megabytes:
        raise CannotJudgeError("picture_large", size=f"{size:.1f}", limit=most.picture_megabytes)
    return keep_picture(facility=facility, file=file, caption=caption, by=by)


def _use(link: QuestionnaireLink, facility: Facility) -> ByQuestionnaire:
    """Count the use of a link for one of its facilities; permission is asked for before anything is counted."""
    require("judge_vulnerability", by=ByQuestionnaire(link), plan=link.plan, on=facility)
    return use_questionnaire(link)


def _keep(link: QuestionnaireLink, facility: Facility, told: Mapping[str, str]) -> QuestionnaireDraft:
    draft, _made = QuestionnaireDraft.objects.update_or_create(
        link=link, facility=facility, defaults={"told": _fields(told)}
    )
    return draft


def _fields(told: Mapping[str, str]) -> dict[str, str]:
    """What is kept of a form: its own fields, cut to what they may hold."""
    named = {"on": 10, "longitude": 20, "latitude": 20, "note": LONGEST_NOTE}
    known = _known_items()
    kept = {name: str(told[name]).strip()[:longest] for name, longest in named.items() if told.get(name)}
    answers = {name: str(value).strip()[:LONGEST_ANSWER] for name, value in told.items() if name in known}
    return kept | {name: value for name, value in answers.items() if value}


def _known_items() -> frozenset[str]:
    items = {item.code for index in rules.INDICES for item in rules.items(index, "es")}
    modules = {f"{rules.MODULE_MARK}{module}" for module in rules.modules("es")}
    return frozenset(f"{MARK}{code}" for code in items | modules)


def _place(told: Mapping[str, str]) -> tuple[float, float] | None:
    """Where the device stood, when it said so in degrees."""
    try:
        longitude, latitude = float(told.get("longitude", "")), float(told.get("latitude", ""))
    except ValueError:
        return None
    return (longitude, latitude) if abs(longitude) <= 180 and abs(latitude) <= 90 else None
