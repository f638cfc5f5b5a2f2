"""Which questions a row cites, by number and by words."""

from __future__ import annotations

from cauce.importer.draft import DraftQuestion, Provenance
from cauce.importer.questions import Cited, QuestionList, read_cited
from tests.importer.words import WORDS, lines

LISTED = [
    DraftQuestion("2.1", "¿Qué barrios pierden primero el agua?", Provenance("")),
    DraftQuestion("2.2", "¿Quién repara las bombas del acueducto viejo?", Provenance("")),
    DraftQuestion("2.3", "¿Cuánto cuesta una semana sin servicio?", Provenance("")),
    DraftQuestion("3.1", "¿Dónde duermen las familias evacuadas?", Provenance("")),
]


def cited(*texts: str) -> Cited:
    codes = [question.code for question in LISTED]
    return read_cited(lines(*texts), QuestionList(LISTED), codes[:3], codes, WORDS)


def test_a_question_is_known_by_its_words_alone() -> None:
    assert cited("¿Quién repara las bombas del viejo acueducto?").codes == ["2.2"]


def test_where_number_and_text_disagree_the_text_decides() -> None:
    found = cited("2.1 ¿Cuánto cuesta una semana sin servicio?")
    assert (found.codes, found.printed) == (["2.3"], ["2.1"])


def test_a_range_means_the_questions_that_the_area_lists() -> None:
    assert cited("2.1 – 2.3").codes == ["2.1", "2.2", "2.3"]
    assert cited("Preguntas 2.1 a 2.3").codes == ["2.1", "2.2", "2.3"]
    assert cited("De la 2.1 a la 2.3").codes == ["2.1", "2.2", "2.3"]
    assert cited("Desde la pregunta 2.1 hasta la pregunta 2.3").codes == ["2.1", "2.2", "2.3"]


def test_all_means_the_questions_of_the_area() -> None:
    assert cited("Corresponde a todas las preguntas").codes == ["2.1", "2.2", "2.3"]
    assert cited("All questions of this area").codes == ["2.1", "2.2", "2.3"]
    assert cited("Todas excepto 2.2").codes == ["2.1", "2.3"]


def test_codes_may_be_listed() -> None:
    assert cited("2.1, 2.3 y 3.1").codes == ["2.1", "2.3", "3.1"]


def test_a_question_may_be_named_by_its_number_within_the_area() -> None:
    assert cited("Pregunta 1 y pregunta 3").codes == ["2.1", "2.3"]
    assert cited("Questions 2, 3").codes == ["2.2", "2.3"]
    assert cited("Pregunta 7").codes == []


def test_a_code_that_the_list_lacks_stays_as_printed() -> None:
    assert cited("2.1", "2.9").codes == ["2.1", "2.9"]


def test_questions_that_run_on_are_parted() -> None:
    assert cited("¿Qué barrios pierden primero el agua? ¿Cuánto cuesta una semana sin servicio?").codes == [
        "2.1",
        "2.3",
    ]
