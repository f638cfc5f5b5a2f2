"""Rotation: which archives stay, by number or by days, weeks and months; nothing else is ever removed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cauce.web.backups import rotation
from cauce.web.backups.rotation import Keep

NIGHT = dt.datetime(2018, 12, 31, 2, tzinfo=dt.UTC)


def nights(count: int) -> list[dt.datetime]:
    return [NIGHT - dt.timedelta(days=n) for n in range(count)]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_seven_days_four_weeks_and_twelve_months_are_kept_of_two_years() -> None:
    kept = sorted(rotation.kept(nights(730), Keep(days=7, weeks=4, months=12)), reverse=True)
    assert [moment.date().isoformat() for moment in kept] == [
        "2018-12-31", "2018-12-30", "2018-12-29", "2018-12-28", "2018-12-27", "2018-12-26", "2018-12-25",
        "2018-12-23", "2018-12-16", "2018-11-30", "2018-10-31", "2018-09-30", "2018-08-31", "2018-07-31",
        "2018-06-30", "2018-05-31", "2018-04-30", "2018-03-31", "2018-02-28", "2018-01-31",
    ]  # fmt: skip


def test_the_newest_is_kept_whatever_is_asked() -> None:
    assert rotation.kept(nights(5), Keep()) == {NIGHT}
    assert rotation.kept([], Keep(newest=3)) == set()


@pytest.mark.parametrize("written", ["", "0", "-1", "7/4", "0/0/0", "a", "7/4/x", "1.5", "٣"])
def test_what_is_no_number_of_archives_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        rotation.keep_from(written)


def test_only_archives_of_ours_are_removed(tmp_path: Path) -> None:
    ours = [rotation.name_for(moment, is_sealed=n % 2 == 0) for n, moment in enumerate(nights(5))]
    others = ["cauce-2018.tar", "notes.tar", "cauce-20181231T020000Z.tar.txt", ".cauce-20181201T020000Z.tar.partial"]
    for name in (*ours, *others):
        (tmp_path / name).touch()
    gone = rotation.remove_old(tmp_path, Keep(newest=2))
    assert sorted(path.name for path in gone) == sorted(ours[2:])
    assert names(tmp_path) == sorted([*ours[:2], *others])


def test_the_newest_archive_is_told_by_its_name(tmp_path: Path) -> None:
    assert rotation.newest(tmp_path) is None
    assert rotation.newest(tmp_path / "none") is None
    for name in ("cauce-20181231T020000Z.tar", "cauce-20181231T020000Z-2.tar.age", "cauce-20181130T020000Z.tar"):
        (tmp_path / name).touch()
    assert rotation.newest(tmp_path) == (tmp_path / "cauce-20181231T020000Z-2.tar.age", NIGHT)


def test_a_second_archive_of_the_same_second_has_a_name_of_its_own() -> None:
    first = rotation.name_for(NIGHT, is_sealed=False)
    assert (first, rotation.name_for(NIGHT, is_sealed=True, taken=[first])) == (
        "cauce-20181231T020000Z.tar",
        "cauce-20181231T020000Z-2.tar.age",
    )
