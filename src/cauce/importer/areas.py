"""Areas (áreas de descubrimiento): title, context, objective, questions, cities and rows of each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from cauce.core.vocabulary import Vocabulary, normalise, words
from cauce.importer.blocks import Kind, Paragraph
from cauce.importer.cities import read_cities
from cauce.importer.codes import area_label, closed, first_number, number_of
from cauce.importer.deliverables import read_deliverables
from cauce.importer.draft import DraftArea, DraftQuestion, DraftRow, DraftTask, Item, Provenance
from cauce.importer.labels import is_apart, labelled
from cauce.importer.parties import Names
from cauce.importer.questions import Cited, QuestionList, printed_questions, read_cited, read_question
from cauce.importer.roles import ROLES, lone_names, read_parties
from cauce.importer.sections import Section
from cauce.importer.tables import Grid, GridRow
from cauce.importer.tasks import TaskCells, read_tasks

_LABELS = ("questions", "cities", "context", "general_objective", "steps", "deliverables", "note")


@dataclass
class Areas:
    """The plan's areas while they are read, by number."""

    vocabulary: Vocabulary
    names: Names
    by_number: dict[int, DraftArea] = field(default_factory=dict)
    waiting: list[tuple[Grid, GridRow, int | None, tuple[str, ...]]] = field(default_factory=list)
    latest: int | None = None
    coded: bool = False  # whether any row bears a task's code: then none is made up
    restarts: int = 0
    _seen: dict[int, str] = field(default_factory=dict)
    _last: int = 0

    def enter(self, number: int, title: str) -> None:
        """Count an area with tasks that begins anew after others, or under another title."""
        if number in self._seen and (self._last != number or normalise(title) != normalise(self._seen[number])):
            self.restarts += 1
        self._seen.setdefault(number, title)
        self._last = number

    @property
    def hold_two_plans(self) -> bool:
        """Whether most areas, or most task codes in other tables, come twice."""
        places: dict[str, set[int]] = defaultdict(set)
        for grid, row, _, _ in self.waiting:
            for task in read_tasks(_task_cells(grid, row), self.vocabulary, path=()):
                places[task.code].add(id(grid))
        twice = sum(len(grids) > 1 for grids in places.values())
        repeated = self.restarts > 1 or (self.restarts == 1 == len(self._seen))
        return (repeated and twice > 0) or (twice > 2 and twice * 2 > len(places))

    def get(self, number: int, title: str, provenance: Provenance) -> DraftArea:
        """Find an area by number, or begin it."""
        area = self.by_number.get(number)
        if area is None:
            area = self.by_number[number] = DraftArea(number, title, provenance)
        elif title and not area.title:
            area.title = title
        return area

    def sorted(self) -> list[DraftArea]:
        """Areas in their printed order."""
        return list(self.by_number.values())


def read_areas(sections: Sequence[Section], vocabulary: Vocabulary, names: Names) -> Areas:
    """Read every area's text, then every row of their tables.

    Parameters
    ----------
    sections
        The document's sections; a table of tasks is read wherever it stands.
    vocabulary, names
        Words, and the names that the document is sure of.
    """
    areas = Areas(vocabulary, names)
    for section in sections:
        if section.area is not None:
            areas.latest = section.area.number
            _read_text(areas, section)
            if any(grid.kind == "tasks" for grid in section.grids):
                areas.enter(section.area.number, section.area.title)
        for grid in section.grids:
            _read_grid(areas, section, grid)
    areas.names = names.with_known(_lone(areas))
    _read_rows(areas)
    return areas


def _lone(areas: Areas) -> Iterable[str]:
    for grid, row, _, _ in areas.waiting:
        yield from lone_names(grid.cells(row, "parties", *ROLES), areas.vocabulary)


def _read_text(areas: Areas, section: Section) -> None:
    """Read an area's paragraphs under their labels."""
    label = section.area
    if label is None or section.heading is None:
        return
    heading = section.heading.paragraph
    paragraphs = list(section.paragraphs)
    title = label.title
    if not title and paragraphs and not labelled_first(paragraphs[0], areas.vocabulary):
        title = closed(paragraphs.pop(0).text)
    area = areas.get(label.number, title, Provenance(heading.text, heading.position, section.path))
    cities: list[tuple[str, Paragraph]] = []
    loose: list[Paragraph] = []
    for line in labelled([*paragraphs, *_boxed(section, areas.vocabulary)], _LABELS, areas.vocabulary):
        provenance = Provenance(line.paragraph.text, line.paragraph.position, section.path)
        if line.label == "cities" and (line.opens or line.paragraph.is_list_item or not cities):
            cities.append((line.text, line.paragraph))
        elif line.label == "context" and not line.paragraph.is_list_item:
            area.context = _joined(area.context, line.text, provenance)
        elif line.label == "general_objective" and not line.paragraph.is_list_item:
            area.general_objective = _joined(area.general_objective, line.text, provenance)
        elif _add_question(
            area, line.paragraph, line.text if line.opens else "", section, areas, asked=line.label == "questions"
        ):
            continue
        elif not line.label:
            loose.append(line.paragraph)
    area.exchange_cities.extend(read_cities(cities, areas.vocabulary, section.path))
    if area.context is None and loose and not is_apart(loose[0]) and len(words(loose[0].text)) > 6:
        area.context = Item(
            loose[0].text, Provenance(loose[0].text, loose[0].position, section.path, 0.7, "first paragraph")
        )


def _boxed(section: Section, vocabulary: Vocabulary) -> list[Paragraph]:
    """Paragraphs of a small table «label | words», each under its label."""
    found: list[Paragraph] = []
    for grid in section.grids:
        rows = [row for row in grid.rows if len(row.filled) == 2] if not grid.kind else []
        if sum(bool(vocabulary.exact("labels", row.cells[row.filled[0]].text)) for row in rows) * 2 > len(rows):
            for row in rows:
                label, *rest = (row.cells[place].blocks for place in row.filled)
                found.extend([replace(label[0], kind=Kind.HEADING), *(block for blocks in rest for block in blocks)])
    return found


def labelled_first(paragraph: Paragraph, vocabulary: Vocabulary) -> bool:
    """Whether a paragraph opens with one of an area's labels, or is no title for its length."""
    return (
        len(words(paragraph.text)) > 16 or next(labelled([paragraph], _LABELS, vocabulary)).opens
        if paragraph.text
        else True
    )


def _joined(item: Item | None, text: str, provenance: Provenance) -> Item:
    return Item(text, provenance) if item is None else Item(f"{item.text} {text}", item.provenance)


def _add_question(
    area: DraftArea, paragraph: Paragraph, text: str, section: Section, areas: Areas, *, asked: bool
) -> bool:
    """Add a question of the area's list; outside the list only a numbered line with a question mark is one."""
    source = Paragraph(text, paragraph.kind, position=paragraph.position) if text else paragraph
    read = read_question(source, area.number, len(area.questions) + 1, areas.vocabulary)
    if read is None or (not asked and ("?" not in read[1] or first_number(read[0]) != area.number)):
        return False
    code, words_ = read
    if any(question.code == code and normalise(question.text) == normalise(words_) for question in area.questions):
        return True
    area.questions.append(DraftQuestion(code, words_, Provenance(paragraph.text, paragraph.position, section.path)))
    return True


def _read_grid(areas: Areas, section: Section, grid: Grid) -> None:
    if grid.kind == "tasks":
        _hold_rows(areas, section, grid)
    elif grid.kind == "areas":
        _read_area_rows(areas, section, grid)
    elif grid.kind == "questions":
        _read_question_rows(areas, section, grid)


def _hold_rows(areas: Areas, section: Section, grid: Grid) -> None:
    """Keep rows until all questions are known; find the area that each belongs to."""
    here = section.area.number if section.area is not None else None
    own_column = grid.column("area") is not None
    numbers = {_code_area(grid, row, areas.vocabulary) for row in grid.rows} - {None}
    for row in grid.rows:
        number: int | None = None
        if own_column:
            number = _area_of(areas, " ".join(block.text for block in grid.cells(row, "area")), row, section)
        if number is None:
            by_code = _code_area(grid, row, areas.vocabulary)
            number = by_code if here is None or (len(numbers) > 1 and by_code in areas.by_number) else here
            if here is None and number not in areas.by_number:
                number = areas.latest or number
        areas.waiting.append((grid, row, number, section.path))
        if number is not None and own_column:
            _read_area_columns(
                areas, grid, row, areas.get(number, "", Provenance(row.text[:200], row.position, section.path)), section
            )


def _read_area_columns(areas: Areas, grid: Grid, row: GridRow, area: DraftArea, section: Section) -> None:
    """Read what a table of tasks says of the area itself, once for each area."""
    for name, attribute in (("area_context", "context"), ("area_objective", "general_objective")):
        blocks = grid.cells(row, name)
        if blocks and getattr(area, attribute) is None:
            text = " ".join(block.text for block in blocks)
            setattr(area, attribute, Item(text, Provenance(text, blocks[0].position, section.path)))
    if not area.title:
        area.title = closed(" ".join(block.text for block in grid.cells(row, "area_title")))
    if not area.exchange_cities:
        listed = [(block.text, block) for block in grid.cells(row, "area_cities")]
        area.exchange_cities.extend(read_cities(listed, areas.vocabulary, section.path))


def _question_cells(grid: Grid, row: GridRow) -> list[Paragraph]:
    """Paragraphs of the questions' column, with the codes of a column of their own before them, one for each."""
    cells, texts = grid.cells(row, "question_code"), grid.cells(row, "questions")
    codes = [cell.text for cell in cells]
    if len(codes) == 1 < len(texts):
        codes = re.split(r"\s*(?:[,;/]|\s(?:y|e|and|et)\s)\s*", codes[0].strip(" .,;"))
    if codes and len(codes) == len(texts):
        return [replace(text, text=f"{code} {text.text}") for code, text in zip(codes, texts, strict=True)]
    return cells or texts or row.asked


def _code_area(grid: Grid, row: GridRow, vocabulary: Vocabulary) -> int | None:
    tasks = read_tasks(_task_cells(grid, row), vocabulary, path=())
    if not tasks or len(re.findall(r"\d+|\.[a-z]\b", tasks[0].code)) < 2:
        return None
    return first_number(tasks[0].code)


def _area_of(areas: Areas, text: str, row: GridRow, section: Section) -> int | None:
    """Find or begin the area that a cell names: «2», «Área 2», «2. Agua», or its title."""
    text = text.strip()
    if not text:
        return None
    label = area_label(text, areas.vocabulary)
    numbered = re.match(r"\s*([A-Za-z]{0,3}\s?)(\d{1,2})(?:[.:)\-–]\s*|\s+|$)(.*)", text, re.DOTALL)
    provenance = Provenance(text, row.position, section.path)
    if label is not None:
        return areas.get(label.number, label.title, provenance).number
    if numbered is not None:
        return areas.get(int(numbered.group(2)), closed(numbered.group(3)), provenance).number
    for area in areas.by_number.values():
        if normalise(area.title) == normalise(text):
            return area.number
    number = number_of(text, areas.vocabulary) or max(areas.by_number, default=0) + 1
    title = "" if number_of(text, areas.vocabulary) else closed(text)
    return areas.get(number, title, provenance).number


def _read_area_rows(areas: Areas, section: Section, grid: Grid) -> None:
    """Read a sheet of areas."""
    for row in grid.rows:
        cells = {name: grid.cells(row, name) for name in dict.fromkeys(grid.columns) if name}
        text = {name: " ".join(block.text for block in blocks).strip() for name, blocks in cells.items()}
        named = " ".join(part for part in (text.get("number", ""), text.get("area", "")) if part) or text.get(
            "title", ""
        )
        number = _area_of(areas, named, row, section)
        if number is None:
            continue
        area = areas.by_number[number]
        if text.get("title"):
            area.title = closed(text["title"])
        for name, attribute in (("context", "context"), ("objective", "general_objective")):
            if text.get(name):
                setattr(
                    area, attribute, Item(text[name], Provenance(text[name], cells[name][0].position, section.path))
                )
        listed = [(block.text, block) for block in cells.get("cities", [])]
        area.exchange_cities.extend(read_cities(listed, areas.vocabulary, section.path))
        for block in cells.get("questions", []):
            _add_question(area, block, "", section, areas, asked=True)


def _read_question_rows(areas: Areas, section: Section, grid: Grid) -> None:
    """Read a sheet of questions."""
    for row in grid.rows:
        text = " ".join(block.text for block in grid.cells(row, "text")).strip()
        code = " ".join(block.text for block in grid.cells(row, "code")).strip()
        named = " ".join(block.text for block in grid.cells(row, "area"))
        here = section.area.number if section.area is not None else first_number(code or text)
        number = _area_of(areas, named, row, section) if named else here
        if not text or number is None:
            continue
        area = areas.get(number, "", Provenance(text, row.position, section.path))
        source = Paragraph(f"{code} {text}".strip(), Kind.PARAGRAPH, position=row.position)
        if code.isdigit():
            source = Paragraph(f"{number}.{code} {text}", Kind.PARAGRAPH, position=row.position)
        _add_question(area, source, source.text, section, areas, asked=True)


def _learn_questions(areas: Areas) -> None:
    """Take the questions of areas without a list from their rows, once each."""
    listless = {number for number, area in areas.by_number.items() if not area.questions}
    for grid, row, number, path in areas.waiting:
        if number is None or number not in listless:
            continue
        area = areas.by_number[number]
        for code, text, block in printed_questions(_question_cells(grid, row), areas.vocabulary):
            if first_number(code) == number and all(question.code != code for question in area.questions):
                provenance = Provenance(block.text, block.position, path, 0.7, "from a row")
                area.questions.append(DraftQuestion(code, text, provenance))


def _read_rows(areas: Areas) -> None:
    """Read the rows held, now that every question is known."""
    _learn_questions(areas)
    areas.coded = any(
        read_tasks(_task_cells(grid, row), areas.vocabulary, path=()) for grid, row, _, _ in areas.waiting
    )
    everything = [question for area in areas.by_number.values() for question in area.questions]
    listed = QuestionList(everything)
    everywhere = [question.code for question in everything]
    for grid, row, number, path in areas.waiting:
        provenance = Provenance(row.text[:200], row.position, path)
        area = areas.get(number if number is not None else 1, "", provenance)
        drafted = _row(areas, grid, row, area, path, listed, everywhere)
        if drafted is not None:
            area.rows.append(drafted)


def _task_cells(grid: Grid, row: GridRow) -> TaskCells:
    return TaskCells(
        grid.cells(row, "code"),
        grid.cells(row, "task"),
        grid.cells(row, "title"),
        grid.cells(row, "steps"),
        grid.cells(row, "notes"),
    )


def _row(
    areas: Areas,
    grid: Grid,
    row: GridRow,
    area: DraftArea,
    path: tuple[str, ...],
    listed: QuestionList,
    everywhere: Sequence[str],
) -> DraftRow | None:
    fallback = "" if areas.coded else f"{area.number}.{len(area.rows) + 1}"
    tasks = read_tasks(_task_cells(grid, row), areas.vocabulary, path=path, fallback=fallback)
    if not tasks:
        return None
    drafted = DraftRow(tasks, Provenance(row.text[:200], row.position, path))
    of_area = [question.code for question in area.questions]
    cited = read_cited(_question_cells(grid, row), listed, of_area, everywhere, areas.vocabulary)
    _set_questions(drafted, cited)
    drafted.deliverables, notes = read_deliverables(
        grid.cells(row, "deliverables"), grid.cells(row, "due"), grid.cells(row, "pages"), areas.vocabulary, path=path
    )
    drafted.notes.extend(notes)
    for column in dict.fromkeys(name for name in grid.columns if name == "parties" or name in ROLES):
        default = "leads" if column == "parties" else column
        parties, remarks = read_parties(
            grid.cells(row, column), areas.vocabulary, areas.names, default=default, path=path
        )
        drafted.parties.extend(parties)
        drafted.notes.extend(remarks)
    return drafted


def _set_questions(drafted: DraftRow, cited: Cited) -> None:
    drafted.question_codes = cited.codes
    drafted.question_codes_printed = cited.printed
    drafted.question_texts = cited.texts
    drafted.questions_as_printed = cited.words if cited.whole or not cited.codes else ""


def all_tasks(areas: Iterable[DraftArea]) -> list[DraftTask]:
    """Every task of every area."""
    return [task for area in areas for row in area.rows for task in row.tasks]
