"""Project files: what was written is read back; what is no project file is refused without harm."""

from __future__ import annotations

import datetime as dt

import pytest

from cauce.exporter.schedule.project_xml import Bounds, project_xml
from cauce.importer.schedule import UnreadableProjectError, read_project
from tests.exporter.gantts import gantt


def test_a_written_project_file_is_read_back_with_its_dates_and_dependencies() -> None:
    written = project_xml(gantt(), bounds={"task:1.1.2": Bounds(not_before=dt.date(2018, 1, 15))})
    tasks = {task.key: task for task in read_project(written)}
    assert list(tasks) == ["task:1.1.1", "task:1.1.2", "milestone:launch"]
    second = tasks["task:1.1.2"]
    assert (second.duration, second.start, second.finish) == (3, dt.date(2018, 1, 15), dt.date(2018, 1, 17))
    assert second.not_before == dt.date(2018, 1, 15)
    assert second.needs == ((tasks["task:1.1.1"].uid, "finish_start", 2),)
    assert tasks["milestone:launch"].duration == 0
    assert tasks["milestone:launch"].needs == ((second.uid, "finish_finish", -1),)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_a_project"),
        (b"not xml at all", "not_a_project"),
        (b"<html/>", "not_a_project"),
        (b"<Project xmlns='http://schemas.microsoft.com/project'><Tasks/></Project>", "no_tasks"),
        (
            b"<!DOCTYPE Project [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><Project><Tasks><Task><UID>1</UID>"
            b"<Name>&x;</Name></Task></Tasks></Project>",
            "not_a_project",
        ),
        (b" " * 50_000_001, "too_large"),
    ],
)
def test_what_is_no_project_file_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(UnreadableProjectError) as caught:
        read_project(content)
    assert caught.value.code == code


def test_hours_of_other_programs_become_working_days() -> None:
    content = b"""<Project xmlns="http://schemas.microsoft.com/project"><Tasks>
      <Task><UID>0</UID><Name>all</Name></Task>
      <Task><UID>1</UID><Name>half a day</Name><Duration>PT4H0M0S</Duration></Task>
      <Task><UID>2</UID><Name>ten days</Name><Duration>PT80H0M0S</Duration></Task>
    </Tasks></Project>"""
    assert [task.duration for task in read_project(content)] == [1, 10]
