"""Search: accents, endings, two languages, codes; what a person may not see is not found."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from cauce.web.actions import plan as actions
from cauce.web.actions.structure import renumber
from cauce.web.models import Area, Deliverable, Organization, Plan, SearchEntry, Step, Task, User
from cauce.web.pages.search import excerpt, marked
from cauce.web.queries import search as queries
from tests.people import marta_of_the_office, someone_of_the_public
from tests.web.importing import import_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def marta() -> User:
    """Marta of the office."""
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    """A small plan that Marta imported."""
    plan, _event = import_draft(by=marta)
    return plan


def titles(plan: Plan, words: str, user: object) -> list[str]:
    """What is found, best first."""
    return [entry.title for entry in queries.search(plan, user, words)]  # type: ignore[arg-type]


def test_accents_and_capitals_do_not_matter(plan: Plan, marta: User) -> None:
    assert titles(plan, "UNIVERSIDAD DEL RIO", marta) == titles(plan, "universidad del río", marta) != []


def test_endings_do_not_matter(plan: Plan, marta: User) -> None:
    assert "Inventario de pozos" in "".join(titles(plan, "pozo", marta))
    assert "Inventario de pozos" in "".join(titles(plan, "inventarios", marta))


def test_the_beginning_of_a_word_is_enough(plan: Plan, marta: User) -> None:
    assert any("Inventario" in title for title in titles(plan, "inven", marta))


def test_a_code_is_found_before_all_else(plan: Plan, marta: User) -> None:
    assert titles(plan, "1.2.2", marta)[0].startswith("1.2.2")


def test_every_word_must_be_there(plan: Plan, marta: User) -> None:
    assert titles(plan, "pozos zanahoria", marta) == []


def test_an_english_ending_is_understood(plan: Plan, marta: User) -> None:
    SearchEntry.objects.create(
        plan=plan, kind="task", key="x", title="Mapping workshops", stems=f"{queries.stem_line('Mapping workshops')}|"
    )
    assert titles(plan, "workshop", marta) == ["Mapping workshops"]
    assert titles(plan, "mapped", marta)[0] == "Mapping workshops"


def test_a_title_counts_more_than_a_text(plan: Plan, marta: User) -> None:
    assert "pozo" in titles(plan, "pozo", marta)[0]
    assert titles(plan, "agua", marta)[0] in {"Agua", "Oficina del Agua", "AGUA"}


def test_signs_of_a_pattern_are_only_signs(plan: Plan, marta: User) -> None:
    for words in ("%", "_", '"', "\\", "()[]*", "  ", "x" * 500):
        assert titles(plan, words, marta) == []


def test_the_public_finds_nothing_before_and_something_after_publication(plan: Plan, marta: User) -> None:
    assert titles(plan, "pozos", someone_of_the_public()) == []
    actions.publish(plan=plan, by=marta)
    assert titles(plan, "pozos", someone_of_the_public()) != []


def test_what_only_the_office_sees_is_not_in_the_entries(plan: Plan) -> None:
    kinds = set(SearchEntry.objects.filter(plan=plan).values_list("kind", flat=True))
    assert kinds.isdisjoint({"input", "dependency", "problem", "provenance"})


def test_search_asks_the_database_twice(plan: Plan, marta: User, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        titles(plan, "pozos agua taller", marta)


def test_found_words_are_marked_and_the_rest_escaped() -> None:
    is_asked = queries.matcher("pozo")
    assert marked("<b>Pozos</b> y ríos", is_asked) == "&lt;b&gt;<mark>Pozos</mark>&lt;/b&gt; y ríos"


def test_an_excerpt_shows_the_words_around() -> None:
    text = " ".join(["antes"] * 60 + ["pozo"] + ["después"] * 60)
    shown = excerpt(text, queries.matcher("pozo"))
    assert shown.startswith("… ")
    assert "pozo" in shown
    assert len(shown) < 220


def test_rebuilding_twice_finds_the_same(plan: Plan) -> None:
    assert queries.rebuild(plan) == queries.rebuild(plan) == SearchEntry.objects.filter(plan=plan).count()


def entries(plan: Plan) -> list[tuple[object, ...]]:
    return list(SearchEntry.objects.filter(plan=plan).order_by("order").values_list("kind", "key", "title", "stems"))


@pytest.mark.parametrize(
    ("model", "field"),
    [(Area, "context"), (Step, "text"), (Task, "title"), (Deliverable, "text"), (Organization, "name")],
)
def test_an_edit_writes_again_only_what_it_changed(plan: Plan, marta: User, model: type[Any], field: str) -> None:
    item = model.objects.filter(plan=plan, retired_at=None)[0]
    before = dict.fromkeys(SearchEntry.objects.values_list("pk", flat=True))
    actions.edit_text(item=item, field=field, value="Zarigüeyas", expected_version=item.version, by=marta)
    assert dict.fromkeys(SearchEntry.objects.values_list("pk", flat=True)) == before
    assert len(titles(plan, "zarigüeya", marta)) == 1
    told = entries(plan)
    queries.rebuild(plan)
    assert entries(plan) == told


def test_a_task_with_another_code_is_found_under_it_alone(plan: Plan, marta: User) -> None:
    task = Task.objects.get(plan=plan, code="1.2.2")
    renumber(item=task, code="7.7.7", by=marta)
    keys = SearchEntry.objects.filter(plan=plan, kind="task").values_list("key", flat=True)
    assert "7.7.7" in keys and "1.2.2" not in keys


def test_two_tasks_with_one_code_do_not_stop_an_edit(plan: Plan, marta: User) -> None:
    task = Task.objects.get(plan=plan, code="1.2.2")
    Task.objects.filter(pk=task.pk).update(code="1.1.1")  # as a document may print it
    task.refresh_from_db()
    actions.edit_text(item=task, field="title", value="Otra", expected_version=task.version, by=marta)
    assert SearchEntry.objects.filter(plan=plan, kind="task", key="1.1.1").count() == 1


def test_readers_at_the_same_time_do_not_mix_their_words() -> None:
    words = [f"{start}{end}" for start in ("resilien", "plane", "comun", "agu", "drena") for end in ENDINGS]
    alone = {word: queries.stems.__wrapped__(word) for word in words}

    def read(turn: int) -> list[str]:
        return [word for word in words[turn:] + words[:turn] if queries.stems.__wrapped__(word) != alone[word]]

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as readers:
            mixed = [word for found in readers.map(read, range(24)) for word in found]
    finally:
        sys.setswitchinterval(before)
    assert not mixed


ENDINGS = ("cia", "ndolas", "ciones", "tarios", "mente", "nos", "miento", "rlos", "ing", "ational", "es", "dades")
