"""Breaks (saltos de página): paragraphs and rows that a page's end went through."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from cauce.importer.blocks import Cell, Kind, Paragraph, Table, TableRow
from cauce.importer.readers.marks import part_marker
from cauce.importer.readers.pdf.lines import join_texts
from cauce.importer.readers.pdf.pieces import Piece, Tail
from cauce.importer.readers.pdf.seams import is_open, starts_with_label
from cauce.importer.readers.pdf.words import BREAK_HYPHEN, BREAK_NOWHERE, Word

_ENDED = (".", ":", ";", "?", "!", "…")
_OPEN = (",", "(", BREAK_HYPHEN)
_SAME_COLUMN = 4.0
_ROOM_FOR_A_ROW = 80.0
_FEWEST_ALIKE, _SHARE_ALIKE = 3, 0.5

Layout = tuple[int, ...]


def with_joined_paragraphs(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces, each paragraph that a page's end broke being one again."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last is not None and _paragraph_goes_on(last, piece):
            _join(last.block, piece.block, piece.heads[0][0], last.tails[0])
            last.page, last.tails = piece.page, piece.tails
        else:
            joined.append(piece)
    return joined


def _paragraph_goes_on(last: Piece, piece: Piece) -> bool:
    above, below = last.block, piece.block
    if not isinstance(above, Paragraph) or not isinstance(below, Paragraph) or piece.page != last.page + 1:
        return False
    if below.kind is not Kind.PARAGRAPH or above.kind is Kind.HEADING or abs(last.size - piece.size) > 0.5:
        return False
    if part_marker(below.text)[1] or above.text.endswith(_ENDED) or last.is_contents:
        return False
    head, tail = piece.heads[0][0], last.tails[0]
    if head is not None and tail is not None and tail.was_broken(head) is not None:
        return tail.was_broken(head) is True
    full = head is not None and tail is not None and tail.has_no_room_for(head)
    hangs = head is not None and tail is not None and tail.hangs(head)
    return above.text.endswith(_OPEN) or (full and (hangs or below.text[:1].islower()))


def tell_continuations(pieces: list[Piece]) -> None:
    """Tell for each table that opens a page whether its first row goes on with the row before.

    The paragraphs of a row that goes on are made whole in the part where they began.
    """
    lowest = min((piece.bottom for piece in pieces), default=0.0)
    openings = _openings(pieces)
    begun: list[Table] = []
    for last, piece in pairwise(pieces):
        above, below = last.block, piece.block
        if not isinstance(below, Table):
            begun = []
            continue
        next_page = isinstance(above, Table) and piece.page == last.page + 1
        if not next_page or not isinstance(above, Table) or not _same_columns(last.columns, piece.columns):
            begun = [below]
            continue
        begun = begun or [above]
        first = 0
        if len(below.rows) > 1 and _is_repeated_header(begun[0].rows[0], below.rows[0]):
            first = 1
        row = below.rows[first]
        if _is_next_row_of_merged(last, piece, first):
            row.continued = False
            begun.append(below)
            continue
        opening = openings.get(_layout_of(piece), "")
        row.continued = _lacks_the(opening, row) or _row_goes_on(last, piece, first, begun, room=last.bottom - lowest)
        if row.continued:
            _join_cells(last, piece, row, first)
        begun.append(below)


def _openings(pieces: list[Piece]) -> dict[Layout, str]:
    """The word with which nearly every row of the tables of a layout begins ("Lidera:"), if there is one."""
    words: dict[Layout, Counter[str]] = {}
    for piece in pieces:
        if isinstance(piece.block, Table):
            rows = [row for row in piece.block.rows if len(row.cells) > 1 and not row.cells[0].continues]
            words.setdefault(_layout_of(piece), Counter()).update(map(_first_word, rows))
    most = {layout: counts.most_common(1)[0] for layout, counts in words.items() if counts}
    return {
        layout: word
        for layout, (word, count) in most.items()
        if word.isalpha() and count >= _FEWEST_ALIKE and count > _SHARE_ALIKE * words[layout].total()
    }


def _layout_of(piece: Piece) -> Layout:
    return tuple(round(x / _SAME_COLUMN) for x in piece.columns)


def _first_word(row: TableRow) -> str:
    return row.cells[0].text.partition(" ")[0].partition("\n")[0].rstrip(":.").casefold()


def _lacks_the(opening: str, row: TableRow) -> bool | None:
    """True when a row does not begin as the others all do, and leaves cells empty; None when nothing tells."""
    empty = sum(not cell.blocks for cell in row.cells)
    return True if opening and empty and _first_word(row) != opening else None


def _same_columns(one: list[float], two: list[float]) -> bool:
    return len(one) == len(two) and all(abs(a - b) < _SAME_COLUMN for a, b in zip(one, two, strict=True))


def _is_repeated_header(header: TableRow, row: TableRow) -> bool:
    one, two = ([re.sub(r"[\W_]+", "", cell.text) for cell in each.cells] for each in (header, row))
    if one != two or not all(one):
        return False
    header.is_header = row.is_header = True
    return True


def _row_goes_on(last: Piece, piece: Piece, first: int, begun: list[Table], *, room: float) -> bool | None:
    """Whether a row goes on over the page's end: True, False, or None when nothing tells."""
    if last.open_bottom or (piece.open_top and first == 0):
        return True
    above, below = last.block, piece.block
    if not isinstance(above, Table) or not isinstance(below, Table):
        return None
    before, after = above.rows[-1], below.rows[first]
    if len(before.cells) != len(after.cells):
        return None
    edges = list(zip(last.ends, after.cells, last.tails, piece.heads[first], strict=True))
    if any(_surely_goes_on(*edge) for edge in edges):
        return True
    whole = [row for table in begun for row in table.rows if row.continued is None and not row.is_header][1:]
    merged = any(cell.continues for table in begun for row in table.rows for cell in row.cells)
    if _lacks_a_beginning(before, after, fewest=2 if merged else 1):
        return True
    if room > _ROOM_FOR_A_ROW or (whole and _begins_alike(whole[-1], after)):
        return False
    likely = any(_likely_goes_on(*edge) for edge in edges)
    emptied = sum(bool(old.blocks and not new.blocks) for old, new, _, _ in edges)
    anew = sum(_starts_anew(*edge) for edge in edges)
    return True if likely and not _starts_anew(*edges[0]) and (not anew or anew < emptied) else None


def _is_next_row_of_merged(last: Piece, piece: Piece, first: int) -> bool:
    """Whether only a cell merged over several rows goes on over the page's end, and all others start anew.

    What the page holds of the merged cell is then moved to where the cell began.
    """
    above, below = last.block, piece.block
    if not isinstance(above, Table) or not isinstance(below, Table) or last.open_bottom or piece.open_top:
        return False
    before, after = above.rows[-1], below.rows[first]
    following = below.rows[first + 1].cells if len(below.rows) > first + 1 else []
    if len(before.cells) != len(after.cells):
        return False
    merged = {place for place, cell in enumerate(before.cells) if cell.continues and last.ends[place].blocks}
    if len(following) == len(after.cells):
        merged |= {place for place, cell in enumerate(following) if cell.continues and last.ends[place].blocks}
    edges = list(zip(last.ends, after.cells, last.tails, piece.heads[first], strict=True))
    own = [edge for place, edge in enumerate(edges) if place not in merged and (edge[0].blocks or edge[1].blocks)]
    if not any(_surely_goes_on(*edges[place]) for place in merged) or not own:
        return False
    if not all(_starts_anew(*edge) for edge in own):
        return False
    for place in merged:
        _join_cell(last, piece, first, place)
        last.ends[place].blocks += after.cells[place].blocks
        after.cells[place].blocks, after.cells[place].continues = [], True
    return True


def _surely_goes_on(before: Cell, after: Cell, tail: Tail | None, head: Word | None) -> bool:
    """Whether the words of one cell surely go on: a line under a list item's text, an open end."""
    upper, lower = before.blocks, after.blocks
    if not upper or not lower or lower[0].kind is not Kind.PARAGRAPH or head is None or tail is None:
        return False
    if (broken := tail.was_broken(head)) is not None:
        return broken
    if _differ_in_weight(upper[-1], lower[0]):
        return False
    return tail.hangs(head) or (is_open(upper[-1].text) and tail.has_no_room_for(head))


def _differ_in_weight(above: Paragraph, below: Paragraph) -> bool:
    """Whether a bold paragraph, as a label is, stands under one that is not bold."""
    return "bold" in below.emphasis and "bold" not in above.emphasis


def _likely_goes_on(before: Cell, after: Cell, tail: Tail | None, head: Word | None) -> bool:
    """Whether the words of one cell seem to go on: a small letter after a full line without an end."""
    upper, lower = before.blocks, after.blocks
    if not upper or not lower or lower[0].kind is not Kind.PARAGRAPH or head is None or tail is None:
        return False
    if tail.was_broken(head) is False:
        return False
    return lower[0].text[:1].islower() and not upper[-1].text.endswith(_ENDED) and tail.has_no_room_for(head)


def _starts_anew(before: Cell, after: Cell, tail: Tail | None, head: Word | None) -> bool:
    """Whether a cell starts a paragraph of its own: the line before had room for its first word, or ended."""
    if not after.blocks or after.blocks[0].kind is not Kind.PARAGRAPH or after.blocks[0].text[:1].islower():
        return False
    if not before.blocks or tail is None or head is None or before.blocks[-1].text.endswith((".", "?", "!")):
        return True
    return tail.was_broken(head) is False or not tail.has_no_room_for(head)


def _lacks_a_beginning(before: TableRow, after: TableRow, *, fewest: int) -> bool:
    """Whether a row has no first cell and lacks others, or goes on with lists only.

    At least ``fewest`` cells that were filled in the row before must be empty.
    """
    if after.cells[0].blocks and not after.cells[0].blocks[0].is_list_item:
        return False
    lists = all(not cell.blocks or cell.blocks[0].is_list_item for cell in after.cells)
    emptied = sum(bool(old.blocks and not new.blocks) for old, new in zip(before.cells, after.cells, strict=True))
    bare = fewest == 1 and not after.cells[0].blocks and emptied > 1
    return (lists and emptied >= fewest) or bare


def _begins_alike(whole: TableRow, row: TableRow) -> bool:
    """Whether each cell begins as the cells of a whole row do."""
    if len(whole.cells) != len(row.cells) or not row.cells[0].blocks:
        return False
    for old, new in zip(whole.cells, row.cells, strict=True):
        if bool(old.blocks) != bool(new.blocks):
            return False
        if old.blocks and (old.blocks[0].kind, old.blocks[0].emphasis) != (new.blocks[0].kind, new.blocks[0].emphasis):
            return False
    return any(cell.blocks[0].emphasis for cell in row.cells if cell.blocks)


def _join_cells(last: Piece, piece: Piece, row: TableRow, first: int) -> None:
    """Move the rest of each broken paragraph to where it began."""
    above = last.block
    if not isinstance(above, Table) or len(above.rows[-1].cells) != len(row.cells):
        return
    for place in range(len(row.cells)):
        _join_cell(last, piece, first, place)


def _join_cell(last: Piece, piece: Piece, first: int, place: int) -> None:
    """Move the rest of a cell's broken paragraph to where it began."""
    if not isinstance(piece.block, Table):
        return
    begun, cell = last.ends[place].blocks, piece.block.rows[first].cells[place]
    if not begun or not cell.blocks or cell.blocks[0].kind is not Kind.PARAGRAPH:
        return
    head, tail = piece.heads[first][place], last.tails[place]
    if head is not None and tail is not None and _is_rest(begun[-1], cell.blocks[0], tail, head):
        _join(begun[-1], cell.blocks.pop(0), head, tail)


def _is_rest(begun: Paragraph, rest: Paragraph, tail: Tail, head: Word) -> bool:
    """Whether a paragraph is the rest of the one that the page's end broke."""
    if (broken := tail.was_broken(head)) is not None:
        return broken
    if not tail.has_no_room_for(head) and not is_open(begun.text):
        return False
    if starts_with_label(rest.text) and not is_open(begun.text):
        return False
    if "bold" in rest.emphasis and "bold" not in begun.emphasis and not is_open(begun.text):
        return False
    if begun.is_list_item:
        return tail.hangs(head) or tail.is_cut_before(head)
    return rest.text[:1].islower() or not begun.text.endswith(_ENDED)


def _join(above: object, below: object, head: Word | None, tail: Tail | None) -> None:
    if isinstance(above, Paragraph) and isinstance(below, Paragraph):
        cut = head is not None and tail is not None and tail.is_cut_before(head)
        above.text = join_texts(above.text, below.text, glue=BREAK_NOWHERE if cut else " ")
