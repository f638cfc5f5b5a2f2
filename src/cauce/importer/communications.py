"""Communication plan (plan de comunicación): objectives, period, tools, and its lines with their targets."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cauce.core.vocabulary import Vocabulary, fold, words
from cauce.importer.blocks import Paragraph
from cauce.importer.draft import DraftCommunication, DraftCommunicationAction, Item, Provenance
from cauce.importer.front import without_mark
from cauce.importer.labels import labelled
from cauce.importer.sections import Reading, Section
from cauce.importer.tables import Grid
from cauce.importer.targets import read_targets

_LONGEST_TOOL = 12


def read_communication(reading: Reading, vocabulary: Vocabulary) -> DraftCommunication:
    """Read the communication plan.

    Parameters
    ----------
    reading
        The document's sections.
    vocabulary
        Words for its labels, months and cadences.
    """
    found = DraftCommunication()
    for section in reading.of("communication"):
        _read_lines(found, section, vocabulary)
        found.period = found.period or read_period(section.paragraphs, vocabulary)
    for section in reading.sections:
        for grid in section.grids:
            if grid.kind == "communication":
                _read_rows(found, section, grid, vocabulary)
    return found


def _read_lines(found: DraftCommunication, section: Section, vocabulary: Vocabulary) -> None:
    for line in labelled(section.paragraphs, ("internal", "external", "tools", "other"), vocabulary):
        provenance = Provenance(line.paragraph.text, line.paragraph.position, section.path)
        listed = line.paragraph.is_list_item or bool(re.match(r"\s*(?:[a-z]|\d{1,2})[.)]\s+\S", line.paragraph.text))
        text = without_mark(line.text)
        if line.label in ("internal", "external") and (listed or line.opens):
            objectives = found.internal_objectives if line.label == "internal" else found.external_objectives
            objectives.append(Item(text, provenance))
        elif line.label == "tools" and listed:
            found.tools.append(Item(_tool(line.paragraph.text), provenance))
        elif line.label == "tools" and line.opens:
            found.tools.extend(Item(name, provenance) for name in _tools(text))


def _tool(text: str) -> str:
    """Name of a tool: what stands before its description."""
    plain = without_mark(text)
    head = re.split(r"(?<=[\w)])\s*:\s|:$|\s[–—]\s|\s-\s", plain, maxsplit=1)[0]
    if head == plain and len(words(plain)) > _LONGEST_TOOL:
        head = re.split(r"\.\s", plain, maxsplit=1)[0]
    return head.strip().rstrip(" .;,:")


def _tools(text: str) -> list[str]:
    parts = re.split(r"\s*;\s*" if ";" in text else r"\s*,\s*(?![^(]*\))", text)
    if (parts and " y " in parts[-1]) or " and " in parts[-1]:
        parts[-1:] = re.split(r"\s+(?:y|and)\s+", parts[-1], maxsplit=1)
    return [re.sub(r"^(?:y|e|and)\s+", "", part).strip(" .") for part in parts if part.strip(" .")]


def read_period(paragraphs: Sequence[Paragraph], vocabulary: Vocabulary) -> str:
    """Read the plan's period as printed («entre enero y julio de 2018»); "" when it is not said."""
    names = "|".join(
        sorted(
            (
                word
                for name in vocabulary.names("months")
                for word in vocabulary.phrases("months", name)
                if len(word) > 2
            ),
            key=len,
            reverse=True,
        )
    )
    day, year = r"(?:\d{1,2}\.?\s+(?:de\s+)?)?", r"(?:,?\s*(?:de\s+|del\s+|of\s+)?\d{4})"
    pattern = re.compile(
        rf"(?<!\w)(?:(?:entre|desde|de|del|from|between)\s+)?(?:el\s+)?{day}(?:{names})(?:\s+\d{{1,2}},?)?{year}?\s*(?:\s(?:y|e|a|al|hasta|ate|to|and|through|until)\s|-)\s*(?:el\s+)?{day}(?:{names})(?!\w)(?:\s+\d{{1,2}},)?{year}?"
    )
    for paragraph in paragraphs:
        match = pattern.search(fold(paragraph.text))
        if match is not None:
            return paragraph.text[match.start() : match.end()].strip()
    return ""


def _read_rows(found: DraftCommunication, section: Section, grid: Grid, vocabulary: Vocabulary) -> None:
    objective, bears_objective = "", False
    for row in grid.rows:
        own = _joined(grid.cells(row, "objective"))
        actions = grid.cells(row, "action")
        target = _joined(grid.cells(row, "target"))
        carried = not own and bears_objective
        objective, bears_objective = (own, True) if own else (objective, bears_objective)
        if not actions and not target:
            continue
        bullets = [block.text.strip() for block in actions if block.is_list_item]
        action = DraftCommunicationAction(
            objective,
            _joined(actions),
            target,
            Provenance(row.text[:200], row.position, section.path),
            objective_carried_down=carried,
            action_bullets=bullets if len(bullets) > 1 else [],
            channels=_channels(grid, row.cells, _joined(actions)),
            targets=read_targets(target, vocabulary),
        )
        found.actions.append(action)


def _channels(grid: Grid, cells: Sequence[object], action: str) -> list[str]:
    """Channels that an action names in brackets («redes sociales (Facebook, Instagram)»)."""
    bracket = re.search(r"\(([^()]+)\)", action)
    return [part.strip() for part in bracket.group(1).split(",") if part.strip()] if bracket else []


def _joined(blocks: Sequence[Paragraph]) -> str:
    """Words of a cell in one line; list items parted by dashes."""
    if sum(block.is_list_item for block in blocks) > 1:
        return " - ".join(block.text.strip() for block in blocks)
    return " ".join(block.text.strip() for block in blocks)
