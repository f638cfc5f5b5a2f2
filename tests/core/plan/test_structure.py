"""The structure's tables agree with each other, and each refusal has its sentence."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from cauce.core.messages.structure import STRUCTURE, tell
from cauce.core.plan import structure as rules
from cauce.core.plan.differences import merged, pieces
from cauce.core.plan.structure import Obstacle, Party

SOURCE = Path(rules.__file__).resolve().parents[3]


def raised() -> set[str]:
    """Codes of the obstacles that the rules and the acts raise."""
    return {
        call.args[0].value
        for folder in ("core/plan/structure", "web/actions/structure")
        for path in (SOURCE / folder).glob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "Obstacle"
        if isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    }


def test_every_obstacle_has_its_sentence_and_none_is_left_over() -> None:
    assert raised() == STRUCTURE.keys()


@pytest.mark.parametrize("code", STRUCTURE)
def test_a_refusal_names_its_value_and_ends_with_a_full_stop(code: str) -> None:
    values = dict.fromkeys(("name", "code", "row", "field", "value"), "«x»")
    assert tell(Obstacle(code, values), str).endswith(".")
    assert "%(" in STRUCTURE[code]


def test_what_may_be_added_knows_its_owner() -> None:
    for under, kinds in rules.ADDABLE.items():
        for kind in kinds:
            assert kind in rules.ADDED
            assert under == rules.PLAN or under in rules.OWNERS[kind], (under, kind)


def test_what_stands_below_is_what_owners_name() -> None:
    told = {(owner, kind, field) for kind, owners in rules.OWNERS.items() for owner, field in owners.items()}
    assert told == {(owner, kind, field) for owner, below in rules.CHILDREN.items() for kind, field in below}


def test_a_thing_is_moved_only_where_it_may_stand() -> None:
    for kind in rules.ADDED:
        assert set(rules.movable_to(kind)) <= set(rules.OWNERS.get(kind, {}))


@pytest.mark.parametrize(
    ("prefix", "taken", "proposed"),
    [("1.4", [], "1.4.1"), ("1.4", ["1.4.9", "1.4.10"], "1.4.11"), ("1.4", ["1.4.a", "11.4.3"], "1.4.1")],
)
def test_the_next_code_follows_the_last_number(prefix: str, taken: list[str], proposed: str) -> None:
    assert rules.next_code(prefix, taken) == proposed


@pytest.mark.parametrize("code", ["", "1 4", "1/4", "a?b", "1.4#", "x" * 41])
def test_a_code_that_cannot_stand_in_an_address_is_refused(code: str) -> None:
    assert [one.code for one in rules.code_obstacles(code, taken=())] == ["code_shape"]


def test_two_placeholders_of_other_words_are_two_parties() -> None:
    kept = [Party("a", "working_group", "Consultor")]
    coming = [Party("b", "working_group", "CONSULTOR"), Party("c", "leads", "Consultor")]
    assert rules.equal_parties(kept, coming) == ["b"]


def test_the_pieces_of_a_text_are_the_text() -> None:
    for text, other in (("uno dos", "uno tres"), ("", "x"), ("x", ""), ("á é", "á  é")):
        assert "".join(one.words for one in pieces(text, other)) == text


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "told"),
    [
        ("a b c d", "a x c d", "a b c y", "a x c y"),
        ("a b c", "a b c", "a z c", "a z c"),
        ("a b c", "a z c", "a z c", "a z c"),
        ("a b c", "a x c", "a y c", None),
        ("a b", "a b x", "a b y", None),
        ("", "x", "", "x"),
    ],
)
def test_two_texts_are_put_together_where_they_do_not_touch(
    base: str, mine: str, theirs: str, told: str | None
) -> None:
    assert merged(base, mine, theirs) == told
