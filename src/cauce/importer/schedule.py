"""Project files read (cronograma de MS Project): tasks, dates and dependencies from MS Project's XML."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

MOST_BYTES = 50_000_000
HOURS = 8
TENTHS_OF_MINUTE = 10
MUST_START, MUST_FINISH, START_NO_EARLIER = "2", "3", "4"  # numbers of the format
_KINDS = {"0": "finish_finish", "1": "finish_start", "2": "start_finish", "3": "start_start"}
_DURATION = re.compile(r"P(?:([0-9]{1,6})D)?T(?:([0-9]{1,7})H)?(?:([0-9]{1,9})M)?")
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_SPACE = re.compile(r"^\{.*\}")

Element = Any  # lxml's elements have no types


class UnreadableProjectError(ValueError):
    """The file cannot be read as a project; ``code`` is "too_large", "not_a_project" or "no_tasks"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class ProjectTask:
    """A task as a project file has it.

    Attributes
    ----------
    key
        Name that Cauce gave it when it wrote the file, or empty.
    title
        Its name as it stands there.
    duration
        Working days of eight hours, rounded up; 0 is a milestone.
    not_before, fixed_on, finish_by
        Day before which it may not start, on which it must be, by which it is to have ended.
    needs
        For each dependency the other's uid, its kind as in core.schedule.LinkKind, and the lag in working days.
    """

    uid: str
    key: str
    title: str
    duration: int
    start: dt.date | None
    finish: dt.date | None
    not_before: dt.date | None
    fixed_on: dt.date | None = None
    finish_by: dt.date | None = None
    needs: tuple[tuple[str, str, int], ...] = ()


def read_project(content: bytes) -> list[ProjectTask]:
    """Read the tasks of a project file, summary tasks left out.

    Nothing outside of the file is fetched and no entity is resolved.

    Raises
    ------
    UnreadableProjectError
        It is too large, no project file, or holds no task.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableProjectError("too_large")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        project = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as problem:
        raise UnreadableProjectError("not_a_project") from problem
    if _SPACE.sub("", str(project.tag)) != "Project" or project.getroottree().docinfo.internalDTD is not None:
        raise UnreadableProjectError("not_a_project")
    found = [_task(one) for one in project.iterfind("{*}Tasks/{*}Task") if not _is_summary(one)]
    if not found:
        raise UnreadableProjectError("no_tasks")
    return found


def _is_summary(task: Element) -> bool:
    return _text(task, "Summary") == "1" or _text(task, "UID") == "0" or _text(task, "IsNull") == "1"


def _task(task: Element) -> ProjectTask:
    constraint, day = _text(task, "ConstraintType"), _day(_text(task, "ConstraintDate"))
    is_milestone = _text(task, "Milestone") == "1"
    is_fixed = constraint == MUST_START or (constraint == MUST_FINISH and is_milestone)
    return ProjectTask(
        uid=_text(task, "UID"),
        key=_text(task, "WBS"),
        title=_text(task, "Name"),
        duration=0 if is_milestone else _days(_text(task, "Duration")),
        start=_day(_text(task, "Start")),
        finish=_day(_text(task, "Finish")),
        not_before=day if constraint == START_NO_EARLIER else None,
        fixed_on=day if is_fixed else None,
        finish_by=_day(_text(task, "Deadline")),
        needs=tuple(
            (
                _text(link, "PredecessorUID"),
                _KINDS.get(_text(link, "Type"), "finish_start"),
                _lag(_text(link, "LinkLag")),
            )
            for link in task.iterfind("{*}PredecessorLink")
        ),
    )


def _text(parent: Element, name: str) -> str:
    return (parent.findtext(f"{{*}}{name}") or "").strip()


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None


def _days(text: str) -> int:
    match = _DURATION.match(text)
    if match is None:
        return 1
    days, hours, minutes = (int(part or 0) for part in match.groups())
    told = days * 24 * 60 + hours * 60 + minutes
    return -(-told // (HOURS * 60))


def _lag(text: str) -> int:
    return round(int(text) / (HOURS * 60 * TENTHS_OF_MINUTE)) if _WHOLE.fullmatch(text) else 0
