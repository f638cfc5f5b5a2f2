"""Joins (uniones): rows and words that a page break parted are made whole again."""

from __future__ import annotations

import re

from cauce.core.vocabulary import Vocabulary, fold, words
from cauce.importer.blocks import Kind, Paragraph
from cauce.importer.codes import bare_code, bare_digits, task_label
from cauce.importer.tables.grids import Blocks, Grid, GridCell, GridRow
from cauce.importer.tables.headers import ROLES

_ENDED = re.compile(r"[.;:!?)\]»”\"]\s*$")


def starts_task(grid: Grid, row: GridRow, vocabulary: Vocabulary) -> bool:
    """Whether a row has a task's code at its beginning."""
    code = grid.cells(row, "code")
    if code:
        return bool(bare_code(code[0].text, vocabulary) or task_label(code[0].text, vocabulary))
    if any(_labels(block, vocabulary) for block in grid.cells(row, "task")):
        return True
    return any(_labels(block, vocabulary) for block in grid.cells(row, "title", "steps")[:1])


def _labels(block: Paragraph, vocabulary: Vocabulary) -> bool:
    label = task_label(
        f"{block.marker} {block.text}" if re.search(r"\d[.\-]\w", block.marker) else block.text, vocabulary
    )
    if label is None:
        return False
    return label.named or ((not block.is_list_item or bool(block.marker[:1].isdigit())) and _deep(label.code))


def _deep(code: str) -> bool:
    return len(re.findall(r"\d+", code)) >= 2 and "-" not in bare_digits(code)


def has_codes(grid: Grid, vocabulary: Vocabulary) -> bool:
    """Whether a grid's rows bear task codes at all."""
    return any(starts_task(grid, row, vocabulary) for row in grid.rows)


def join_rows(grid: Grid, rows: list[GridRow], vocabulary: Vocabulary, *, broken: bool) -> None:
    """Add a fragment's rows to a grid, its first row to the last one where a page break parted them.

    Parameters
    ----------
    grid
        The table so far.
    rows
        Rows of the next fragment, or of the table itself.
    vocabulary
        Words by which a task's label is known.
    broken
        Whether a page break stands before the first row.
    """
    for place, row in enumerate(rows):
        if not row.filled and not any(cell.continues for cell in row.cells):
            continue
        at_break = (broken and place == 0) or bool(row.continued)
        if grid.rows and _goes_on(grid, row, vocabulary, at_break=at_break):
            _keep_abreast(grid, grid.rows[-1], row)
            _pour(grid, grid.rows[-1], row, vocabulary, at_break=at_break)
        else:
            _carry_down(grid, row)
            row.asked = grid.asked
            grid.rows.append(row)


def _goes_on(grid: Grid, row: GridRow, vocabulary: Vocabulary, *, at_break: bool) -> bool:
    if grid.kind == "tasks":
        if starts_task(grid, row, vocabulary):
            return _same_task(grid, row, vocabulary) or _shares(grid, row, vocabulary, at_break=at_break)
        return (has_codes(grid, vocabulary) and (at_break or not _only_asks(grid, row))) or row.continued is True
    if row.continued is not None:
        return row.continued
    if grid.kind == "production":
        first = row.cells[0].text.strip() if row.cells else ""
        return not first and not row.cells[0].continues
    if grid.kind in ("acronyms", "communication", "questions", "areas") and at_break:
        return _half_empty(grid, row)
    return False


def _only_asks(grid: Grid, row: GridRow) -> bool:
    """Whether a row holds but a question and its code: one that no task answers."""
    names = {grid.columns[place] for place in row.filled if place < len(grid.columns)}
    return "question_code" in names and names <= {"question_code", "questions", "area"}


def _keep_abreast(grid: Grid, above: GridRow, row: GridRow) -> None:
    """Stand dashes where one of two rows with deliverables has no date or pages, so that these stay beside them."""
    counts = [len(grid.cells(one, "deliverables")) for one in (above, row)]
    if not all(counts) or any(row.cells[place].continues for place in _places(grid, "deliverables")):
        return
    for place in _places(grid, "due", "pages"):
        cells = (above.cells[place], row.cells[place])
        if not cells[1].continues and any(cell.text.strip() for cell in cells):
            for cell, count in zip(cells, counts, strict=True):
                cell.blocks = cell.blocks or [Paragraph("–", position=cell.position)] * count


def _places(grid: Grid, *names: str) -> list[int]:
    return [place for place, name in enumerate(grid.columns) if name in names]


def _same_task(grid: Grid, row: GridRow, vocabulary: Vocabulary) -> bool:
    """Whether a row bears the code of the row above, in a column of codes: another line of the same task."""
    own, above = grid.cells(row, "code"), grid.cells(grid.rows[-1], "code")
    if not own or not above:
        return False
    return bare_code(own[0].text, vocabulary) == bare_code(above[-1].text, vocabulary) != ""


def _half_empty(grid: Grid, row: GridRow) -> bool:
    """Whether a row after a page break lacks what makes a row of its kind."""
    needed = {
        "acronyms": ("acronym",),
        "communication": ("action",),
        "questions": ("code", "area"),
        "areas": ("number", "area", "title"),
    }[grid.kind]
    if grid.kind == "communication":
        action = grid.cells(row, "action")
        last = grid.cells(grid.rows[-1], "action")
        if action and last and action[0].text[:1].islower() and not _ENDED.search(last[-1].text):
            return True
    return not grid.cells(row, *needed)


def _shares(grid: Grid, row: GridRow, vocabulary: Vocabulary, *, at_break: bool) -> bool:
    """Whether a row's task shares the row above: everything else is merged with it or empty."""
    if row.continued is False:
        return False
    own = [
        place for place, name in enumerate(grid.columns) if name in ("code", "task", "title", "steps", "area", "notes")
    ]
    others = [cell for place, cell in enumerate(row.cells) if place not in own and place < len(grid.columns)]
    if others and all(cell.continues or not cell.text.strip() for cell in others):
        return True
    if row.continued is True:
        return not grid.cells(row, "questions")
    if not at_break:
        return False
    led = any(_has_lead(grid, one, vocabulary) for one in [row])
    return not led and not grid.cells(row, "questions")


def _has_lead(grid: Grid, row: GridRow, vocabulary: Vocabulary) -> bool:
    labelled = any(_is_label(block.text, vocabulary) for one in grid.rows for block in grid.cells(one, "leads"))
    if grid.cells(row, "leads") and not labelled:
        return True
    return any(vocabulary.occurs("columns_tasks", "leads", block.text) for block in grid.cells(row, "parties", "leads"))


def _carry_down(grid: Grid, row: GridRow) -> None:
    """Fill cells that the format merges with the one above."""
    if not grid.rows:
        return
    above = grid.rows[-1]
    for place, cell in enumerate(row.cells[: len(above.cells)]):
        name = grid.columns[place] if place < len(grid.columns) else ""
        if cell.text.strip() or not above.cells[place].text.strip():
            continue
        if (cell.continues and grid.kind != "communication") or (
            name in ("area", "questions") and grid.kind in ("tasks", "questions")
        ):
            row.cells[place] = GridCell(list(above.cells[place].blocks), True, cell.position)


def _pour(grid: Grid, above: GridRow, row: GridRow, vocabulary: Vocabulary, *, at_break: bool) -> None:
    """Add a row's cells to the row above, save what only says the same again.

    A deliverable of its own date or pages is another one, though its words are the same; so is one that a page
    break parts from its like, unless the page says other cells again too.
    """
    product = _places(grid, "deliverables", "due", "pages")
    pairs = list(zip(above.cells, row.cells, strict=False))
    if at_break:
        another = not any(cell.text == more.text and cell.blocks for cell, more in _besides(pairs, product))
    else:
        another = any(above.cells[place].text != row.cells[place].text for place in product)
    for place, (cell, more) in enumerate(pairs):
        own = another and place in product and not more.continues
        if cell.text != more.text or not cell.blocks or own:
            cell.blocks = joined_blocks(cell.blocks, more.blocks, vocabulary, mend=at_break)


def _besides(pairs: list[tuple[GridCell, GridCell]], places: list[int]) -> list[tuple[GridCell, GridCell]]:
    return [pair for place, pair in enumerate(pairs) if place not in places]


def joined_blocks(first: Blocks, more: Blocks, vocabulary: Vocabulary, *, mend: bool) -> Blocks:
    """Put a cell's two halves together; a paragraph that the break cut is one again."""
    if not first or not more:
        return [*first, *more]
    if mend and _cut(first[-1], more[0], vocabulary, listed=_listed(first)):
        return [*first[:-1], mended(first[-1], more[0]), *more[1:]]
    return [*first, *more]


def _listed(blocks: Blocks) -> bool:
    return sum(block.is_list_item for block in blocks) * 2 > len(blocks)


def _cut(last: Paragraph, first: Paragraph, vocabulary: Vocabulary, *, listed: bool) -> bool:
    """Whether a paragraph goes on in the next one."""
    if first.is_list_item or first.kind is Kind.HEADING or not last.text.strip():
        return False
    if task_label(first.text, vocabulary) is not None and task_label(first.text, vocabulary).named:  # type: ignore[union-attr]
        return False
    if _is_label(first.text, vocabulary) or vocabulary.exact("labels", first.text):
        return False
    if re.search(r"\w-$", last.text) or _dangles(last.text, vocabulary):
        return True
    if _ENDED.search(last.text) and not first.text[:1].islower():
        return _open_bracket(last.text)
    if first.text[:1].islower() or first.text[:1] in ",;)(":
        return not (_ENDED.search(last.text) and not last.text.rstrip().endswith(")"))
    return last.is_list_item or listed or _is_label(last.text, vocabulary) or _in_question(last.text)


def _in_question(text: str) -> bool:
    return "¿" in text and "?" not in text


def _open_bracket(text: str) -> bool:
    return text.count("(") > text.count(")")


def _dangles(text: str, vocabulary: Vocabulary) -> bool:
    last = words(text)[-1:] or [""]
    return not _ENDED.search(text) and (
        last[0] in vocabulary.phrases("words", "function_word") or text.rstrip().endswith((",", "/", "+", "&"))
    )


def _is_label(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a line begins with a role's label and a colon."""
    head = text.split(":", 1)[0]
    if ":" not in text or len(words(head)) > 5:
        return vocabulary.exact("columns_tasks", text) in ROLES
    found = vocabulary.best("columns_tasks", head)
    return found is not None and found.name in ROLES


def mended(last: Paragraph, first: Paragraph) -> Paragraph:
    """Join two halves of a paragraph, and the word that a hyphen parted."""
    text = last.text.rstrip()
    if re.search(r"\w-$", text) and first.text[:1].islower():
        joined = text[:-1] + first.text.lstrip()
    else:
        joined = f"{text} {first.text.lstrip()}"
    return Paragraph(joined, last.kind, last.level, last.marker, last.emphasis, last.position)


def is_page_mark(text: str) -> bool:
    """Whether a line is but a page's number («12», «Página 3 de 20», "- 7 -")."""
    return bool(re.fullmatch(r"\W*(?:(?:pagina|pag|page|p)\.?\s*)?\d{1,4}(?:\s*(?:de|of|/)\s*\d{1,4})?\W*", fold(text)))


_PAGE_AT_END = re.compile(r"(?:[\s.…·_\-–—]|\t)+(?:\d{1,4}|-{2,}|—+)\s*$")


def ends_with_page(text: str) -> bool:
    """Whether a line ends as a line of the contents does: with a page's number after its title."""
    return bool(_PAGE_AT_END.search(text))


def without_page(text: str) -> str:
    """Title of a line of the contents."""
    return _PAGE_AT_END.sub("", text)
