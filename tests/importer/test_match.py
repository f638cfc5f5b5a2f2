"""Importing again (importar otra vez): items are known again, and nothing that a person entered is lost."""

from __future__ import annotations

import json
import time
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from cauce.importer.match import Comparison, Name, match, operations, three_way
from cauce.importer.records import Record, records
from tests.drafts import item, shared_row, small_draft, task


def named(found: list[Record]) -> dict[Name, Record]:
    return {(record.kind, record.key): record for record in found}


def changed_by_hand(found: list[Record], key: str, **fields: object) -> dict[Name, Record]:
    mine = named(found)
    name = next(name for name in mine if name[1] == key)
    mine[name] = replace(mine[name], fields={**mine[name].fields, **fields})
    return mine


def whats(comparison: Comparison) -> set[tuple[str, str]]:
    return {(change.what, change.key) for change in comparison.changes}


def test_a_step_keeps_its_key_when_another_is_put_before_it() -> None:
    base = records(small_draft())
    draft = small_draft()
    draft.areas[0].rows[0].tasks[0].steps.insert(0, item("Pedir permiso a los dueños."))
    steps = {r.fields["text"]: r.key for r in match(records(draft), base) if r.kind == "step" and "1.1.1" in r.parent}
    assert steps == {
        "Pedir permiso a los dueños.": "task:1.1.1/step:3",
        "Reunir los registros.": "task:1.1.1/step:1",
        "Medir el nivel de cada pozo.": "task:1.1.1/step:2",
    }


def test_a_step_that_is_reworded_is_known_again() -> None:
    base = records(small_draft())
    draft = small_draft()
    draft.areas[0].rows[0].tasks[0].steps[1] = item("Medir el nivel del agua en cada pozo.")
    assert {r.key for r in match(records(draft), base)} == {r.key for r in base}


def test_another_step_in_its_place_is_a_new_one() -> None:
    base = records(small_draft())
    draft = small_draft()
    draft.areas[0].rows[0].tasks[0].steps[1] = item("Invitar a la prensa local.")
    found = match(records(draft), base)
    assert whats(three_way(base, named(base), found)) == {
        ("added", "task:1.1.1/step:3"),
        ("removed", "task:1.1.1/step:2"),
    }


def test_a_row_whose_first_task_goes_keeps_its_key() -> None:
    base = records(small_draft())
    draft = small_draft()
    draft.areas[0].rows[1].tasks.pop(0)
    found = match(records(draft), base)
    assert ("row", "row:1.2.1") in named(found)
    assert {change.kind for change in three_way(base, named(base), found).of("removed")} == {"task", "step", "note"}


def test_a_row_that_takes_the_first_task_of_another_does_not_take_its_name() -> None:
    base = records(small_draft())
    draft = small_draft()
    moved = draft.areas[0].rows[1].tasks.pop(0)
    draft.areas[0].rows.insert(1, replace(shared_row(), tasks=[moved], deliverables=[], parties=[]))
    rows = [record.key for record in match(records(draft), base) if record.kind == "row"]
    assert len(set(rows)) == 3


def test_what_the_document_changed_is_changed() -> None:
    base = records(small_draft())
    draft = small_draft()
    draft.areas[0].title = "Agua y saneamiento"
    comparison = three_way(base, named(base), match(records(draft), base))
    assert [(one.key, one.fields[0].mine, one.fields[0].theirs) for one in comparison.changes] == [
        ("area:1", "Agua", "Agua y saneamiento")
    ]
    assert not comparison.conflicts


def test_what_a_person_changed_stays_when_the_document_says_what_it_said() -> None:
    base = records(small_draft())
    mine = changed_by_hand(base, "area:1", title="El agua")
    assert three_way(base, mine, match(records(small_draft()), base)).changes_nothing


def test_what_both_changed_is_a_conflict_and_stays_without_a_yes() -> None:
    base = records(small_draft())
    mine = changed_by_hand(base, "area:1", title="El agua")
    draft = small_draft()
    draft.areas[0].title = "Agua y saneamiento"
    theirs = match(records(draft), base)
    comparison = three_way(base, mine, theirs)
    assert [change.key for change in comparison.conflicts] == ["area:1"]
    assert operations(comparison, theirs) == []
    written = operations(comparison, theirs, yes={"area|area:1|title"})
    assert [dict(one.fields) for one in written] == [{"title": "Agua y saneamiento"}]


def test_what_both_changed_alike_is_no_conflict() -> None:
    base = records(small_draft())
    mine = changed_by_hand(base, "area:1", title="Agua y saneamiento")
    draft = small_draft()
    draft.areas[0].title = "Agua y saneamiento"
    assert three_way(base, mine, match(records(draft), base)).changes_nothing


def test_an_edited_item_that_the_document_drops_stays_without_a_yes() -> None:
    base = records(small_draft())
    mine = changed_by_hand(base, "task:1.1.1/step:2", text="Medir con sonda.")
    draft = small_draft()
    draft.areas[0].rows[0].tasks[0].steps.pop()
    theirs = match(records(draft), base)
    comparison = three_way(base, mine, theirs)
    assert operations(comparison, theirs) == []
    assert [one.what for one in operations(comparison, theirs, yes={"step|task:1.1.1/step:2|"})] == ["retire"]


def test_an_item_that_a_person_took_away_does_not_come_back() -> None:
    base = records(small_draft())
    mine = named(base)
    del mine["step", "task:1.1.1/step:2"]
    assert three_way(base, mine, match(records(small_draft()), base)).changes_nothing


def test_a_new_order_is_written_without_asking() -> None:
    base = records(small_draft())
    draft = small_draft()
    draft.areas[0].rows[0].tasks[0].steps.reverse()
    theirs = match(records(draft), base)
    comparison = three_way(base, named(base), theirs)
    assert {(one.what, one.is_conflict) for one in comparison.changes} == {("moved", False)}
    assert sorted(one.order or 0 for one in operations(comparison, theirs)) == [1, 2]


def test_two_tasks_of_one_code_are_kept_apart() -> None:
    draft = small_draft()
    draft.areas[0].rows[1].tasks.append(task("1.1.1", "La misma clave otra vez"))
    keys = [record.key for record in records(draft)]
    assert len(keys) == len(set(keys))
    assert "task:1.1.1~2" in keys


def test_records_survive_being_told_as_json() -> None:
    found = records(small_draft())
    assert [Record.from_json(json.loads(json.dumps(record.as_json()))) for record in found] == found


words = st.text("abcde ", min_size=1, max_size=12).map(str.strip).filter(bool)


@settings(max_examples=60, deadline=None)
@given(st.lists(words, max_size=6), st.lists(words, max_size=6))
def test_importing_twice_changes_nothing(first: list[str], second: list[str]) -> None:
    old, new = small_draft(), small_draft()
    old.areas[0].rows[0].tasks[0].steps = [item(text) for text in first]
    new.areas[0].rows[0].tasks[0].steps = [item(text) for text in second]
    base = records(old)
    once = match(records(new), base)
    again = match(records(new), once, taken={record.key for record in base})
    assert again == once
    assert three_way(once, named(once), again).changes_nothing


@settings(max_examples=60, deadline=None)
@given(st.lists(words, max_size=6), st.lists(words, max_size=6), st.dictionaries(st.integers(0, 5), words))
def test_nothing_that_a_person_entered_is_overwritten_without_a_yes(
    first: list[str], second: list[str], by_hand: dict[int, str]
) -> None:
    old, new = small_draft(), small_draft()
    old.areas[0].rows[0].tasks[0].steps = [item(text) for text in first]
    new.areas[0].rows[0].tasks[0].steps = [item(text) for text in second]
    base = records(old)
    mine = named(base)
    edited = set()
    for number, text in by_hand.items():
        name = ("step", f"task:1.1.1/step:{number + 1}")
        if name in mine and mine[name].fields["text"] != text:
            mine[name] = replace(mine[name], fields={**mine[name].fields, "text": text})
            edited.add(name)
    theirs = match(records(new), base)
    for operation in operations(three_way(base, mine, theirs), theirs):
        if (operation.kind, operation.key) in edited:
            assert operation.what == "set"
            assert "text" not in operation.fields


@settings(max_examples=60, deadline=None)
@given(st.lists(words, max_size=8), st.lists(words, max_size=8))
def test_the_operations_lead_to_what_the_document_says(first: list[str], second: list[str]) -> None:
    old, new = small_draft(), small_draft()
    old.areas[0].rows[0].tasks[0].steps = [item(text) for text in first]
    new.areas[0].rows[0].tasks[0].steps = [item(text) for text in second]
    base = records(old)
    theirs = match(records(new), base)
    there = named(base)
    for one in operations(three_way(base, there, theirs), theirs):
        name = (one.kind, one.key)
        if one.what == "retire":
            del there[name]
        elif one.what == "make":
            there[name] = Record(*name, fields=one.fields, order=one.order or 0)
        else:
            order = there[name].order if one.order is None else one.order
            there[name] = replace(there[name], fields={**there[name].fields, **one.fields}, order=order)
    steps = sorted((r for r in there.values() if r.kind == "step" and r.fields["task"] == "task:1.1.1"), key=by_order)
    assert [step.fields["text"] for step in steps] == second


def by_order(record: Record) -> int:
    return record.order


def test_fields_may_come_back_in_another_order() -> None:
    base = records(small_draft())
    shuffled = [replace(record, fields=dict(reversed(list(record.fields.items())))) for record in base]
    assert {record.key for record in match(records(small_draft()), shuffled)} == {record.key for record in base}


def test_a_long_list_of_reworded_items_is_matched_in_seconds() -> None:
    old, new = small_draft(), small_draft()
    old.methodologies = [item(f"Método {number}: hablar con los vecinos del barrio {number}.") for number in range(600)]
    new.methodologies = [
        item(f"Método {number}: reunirse con los vecinos del barrio {number}.") for number in range(600)
    ]
    start = time.perf_counter()
    base = records(old)
    found = match(records(new), base)
    assert {record.key for record in found} == {record.key for record in base}
    assert time.perf_counter() - start < 30
