"""Tasks (tareas): code, title, steps and remarks of each task in a row's cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from cauce.core.vocabulary import Vocabulary, words
from cauce.importer.blocks import Paragraph
from cauce.importer.codes import Label, bare_code, bare_digits, task_label
from cauce.importer.draft import DraftTask, Item, Provenance
from cauce.importer.headings import in_capitals

_LONG_LINE = 160
_LONGEST_TITLE = 25


@dataclass
class _Lines:
    """What stands under one label: the words on the label's line, and the paragraphs after it."""

    code: str
    head: str
    provenance: Provenance
    blocks: list[Paragraph] = field(default_factory=list)


@dataclass(frozen=True)
class TaskCells:
    """A row's cells about its tasks."""

    code: Sequence[Paragraph]
    task: Sequence[Paragraph]
    title: Sequence[Paragraph]
    steps: Sequence[Paragraph]
    notes: Sequence[Paragraph] = ()


def read_tasks(
    cells: TaskCells, vocabulary: Vocabulary, *, path: tuple[str, ...], fallback: str = ""
) -> list[DraftTask]:
    """Read a row's tasks, one for each label; ``fallback`` is the code of a row that bears none."""
    codes = _codes(cells.code, vocabulary)
    main = [*cells.task] if cells.task else [*cells.title, *cells.steps]
    extra = cells.steps if cells.task else ()
    parts, before = _parts(main, vocabulary, among=[code for code, _ in codes])
    if not parts:
        code, origin = (codes[0][0], codes[0][1]) if codes else (fallback, main[0] if main else None)
        if not code or origin is None:
            return []
        parts = [_Lines(code, "", Provenance(origin.text, origin.position, path), before)]
        for more, block in codes[1:]:
            parts.append(_Lines(more, "", Provenance(block.text, block.position, path)))
    elif before:
        parts[0].blocks[:0] = before
    tasks = [_task(part, vocabulary, path, alone=bool(extra) or bool(cells.title and not cells.task)) for part in parts]
    _add(tasks, cells, extra, vocabulary, path)
    return tasks


def _codes(blocks: Sequence[Paragraph], vocabulary: Vocabulary) -> list[tuple[str, Paragraph]]:
    found = []
    for block in blocks:
        label = task_label(block.text, vocabulary)
        code = bare_code(block.text, vocabulary) or (label.code if label else "")
        if code:
            found.append((code, block))
    return found


def _parts(
    blocks: Sequence[Paragraph], vocabulary: Vocabulary, *, among: Sequence[str]
) -> tuple[list[_Lines], list[Paragraph]]:
    """Part paragraphs at task labels; what stands before the first comes back apart.

    A code column's codes, ``among``, part only where the task's cell repeats every one of them.
    """
    parts: list[_Lines] = []
    before: list[Paragraph] = []
    repeated = {label.code for label in (task_label(block.text, vocabulary) for block in blocks) if label is not None}
    if among and not repeated.issuperset(among):
        return [], list(blocks)
    for block in blocks:
        label = _label(block, parts, vocabulary)
        if label is not None and (not among or label.code in among):
            parts.append(_Lines(label.code, label.rest, Provenance(block.text, block.position)))
        elif parts:
            parts[-1].blocks.append(block)
        else:
            before.append(block)
    return parts, before


def _label(block: Paragraph, parts: list[_Lines], vocabulary: Vocabulary) -> Label | None:
    marked = f"{block.marker} {block.text}" if re.search(r"\d[.\-]\w", block.marker) else block.text
    label = task_label(marked, vocabulary)
    if label is None or "-" in bare_digits(label.code):
        return None
    depth = len(re.findall(r"\d+", label.code))
    if label.named:
        return label if not parts or depth == len(re.findall(r"\d+", parts[0].code)) else None
    if depth < 2 or (block.is_list_item and marked == block.text):
        return None
    if parts and (depth != len(re.findall(r"\d+", parts[0].code)) or label.code == parts[-1].code):
        return None
    return label


def _task(part: _Lines, vocabulary: Vocabulary, path: tuple[str, ...], *, alone: bool) -> DraftTask:
    provenance = Provenance(part.provenance.words, part.provenance.position, path)
    task = DraftTask(part.code, clean_title(part.head) or None, provenance)
    blocks = _without_labels(part.blocks, vocabulary)
    first_item = next((place for place, block in enumerate(blocks) if block.is_list_item), None)
    if first_item is None:
        _plain_lines(task, blocks, vocabulary, path, alone=alone)
        return task
    if first_item == 0 and task.title is None and _heads_prose(blocks, vocabulary):
        task.title, blocks = clean_title(blocks[0].text), blocks[1:]
        _plain_lines(task, blocks, vocabulary, path, alone=False)
        return task
    for block in blocks[:first_item]:
        if task.title is None and not _is_note(block.text, vocabulary):
            task.title = clean_title(block.text)
        else:
            task.notes.append(_item(block, path))
    _listed(task, blocks[first_item:], vocabulary, path)
    return task


def _heads_prose(blocks: Sequence[Paragraph], vocabulary: Vocabulary) -> bool:
    """Whether the only list item heads the prose under it, and is its title more than a step."""
    first, *others = blocks
    plain = [block for block in others if not _is_note(block.text, vocabulary)]
    if not plain or any(block.is_list_item for block in others) or plain[0].emphasis:
        return False
    return (
        not first.text.rstrip().endswith((".", ";"))
        and len(words(first.text)) <= 12
        and len(plain[0].text) > _LONG_LINE
    )


def _without_labels(blocks: Sequence[Paragraph], vocabulary: Vocabulary) -> list[Paragraph]:
    """Paragraphs without those that only say «Pasos:»."""
    return [
        block
        for block in blocks
        if not (
            block.text.rstrip().endswith(":")
            and not block.is_list_item
            and vocabulary.is_one_of("labels", "steps", block.text)
        )
    ]


def _plain_lines(
    task: DraftTask, blocks: Sequence[Paragraph], vocabulary: Vocabulary, path: tuple[str, ...], *, alone: bool
) -> None:
    """Read lines that are no list: the title first where it is told apart, then steps."""
    rest = [block for block in blocks if not _is_note(block.text, vocabulary)]
    task.notes.extend(_item(block, path) for block in blocks if _is_note(block.text, vocabulary))
    if task.title is None and rest and (alone or _is_title(rest)):
        task.title = clean_title(rest[0].text)
        rest = rest[1:]
    task.steps.extend(_item(block, path) for block in rest)


def _is_title(blocks: Sequence[Paragraph]) -> bool:
    """Whether the first of several plain lines is a title: alone, set apart, or a lead-in."""
    first, *others = blocks
    if not others:
        return len(words(first.text)) <= _LONGEST_TITLE
    if first.emphasis and first.emphasis != others[0].emphasis:
        return True
    if first.text.rstrip().endswith(":") or (in_capitals(first.text) and not in_capitals(others[0].text)):
        return True
    unfinished = not first.text.rstrip().endswith((".", ";")) and len(words(first.text)) <= 12
    return unfinished and all(block.text.rstrip().endswith((".", ";")) for block in others)


def _listed(task: DraftTask, blocks: Sequence[Paragraph], vocabulary: Vocabulary, path: tuple[str, ...]) -> None:
    """Read a list's items as steps, and tell remarks from steps among the paragraphs beside it."""
    for place, block in enumerate(blocks):
        following = blocks[place + 1] if place + 1 < len(blocks) else None
        if block.is_list_item:
            leads_in = (
                block.text.rstrip().endswith(":")
                and following is not None
                and following.is_list_item
                and (following.kind is not block.kind or following.level > block.level)
            )
            if leads_in and task.title is None and not task.steps:
                task.title = clean_title(block.text)
            else:
                task.steps.append(_item(block, path))
        elif _is_step(block, vocabulary):
            task.steps.append(_item(block, path))
        else:
            task.notes.append(_item(block, path))


def _is_step(block: Paragraph, vocabulary: Vocabulary) -> bool:
    """Whether a paragraph beside a list is a step of its own: short, plain, no lead-in, no remark."""
    text = block.text.strip()
    if _is_note(text, vocabulary) or text.endswith(":") or block.emphasis & {"underline", "bold"}:
        return False
    return len(text) <= _LONG_LINE and not re.search(r"[.;]\s+[A-ZÁÉÍÓÚ]", text)


def _is_note(text: str, vocabulary: Vocabulary) -> bool:
    head = text.partition(":")[0]
    return ":" in text and len(words(head)) <= 3 and vocabulary.is_one_of("labels", "note", head)


def _add(
    tasks: list[DraftTask], cells: TaskCells, extra: Sequence[Paragraph], vocabulary: Vocabulary, path: tuple[str, ...]
) -> None:
    """Add titles, steps and remarks that have columns of their own."""
    if cells.task and cells.title:
        for task, block in zip(tasks, cells.title, strict=False):
            task.steps[:0] = (
                [] if task.title is None else [Item(task.title, task.provenance)] if not cells.steps else []
            )
            task.title = clean_title(_without_code(block.text, task.code, vocabulary))
    for block in extra:
        if _is_note(block.text, vocabulary):
            tasks[-1].notes.append(_item(block, path))
        else:
            tasks[-1].steps.append(_item(block, path))
    tasks[-1].notes.extend(_item(block, path) for block in cells.notes)


def _without_code(text: str, code: str, vocabulary: Vocabulary) -> str:
    label = task_label(text, vocabulary)
    return label.rest if label is not None and label.code == code and label.rest else text


def clean_title(text: str) -> str:
    """Title without dashes before it, as printed otherwise."""
    return text.strip().lstrip("-–—.:) ").strip().strip("*").strip()


def _item(block: Paragraph, path: tuple[str, ...]) -> Item:
    return Item(block.text.strip(), Provenance(block.text, block.position, path))
