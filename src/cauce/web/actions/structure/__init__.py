"""Acts on a plan's structure (estructura): add, move, retire, bring back, split, join, renumber."""

from cauce.web.actions.structure.adding import add_item
from cauce.web.actions.structure.faults import CannotRestructureError
from cauce.web.actions.structure.joining import join_rows, join_tasks
from cauce.web.actions.structure.moving import move_item
from cauce.web.actions.structure.renumbering import renumber
from cauce.web.actions.structure.retiring import bring_back, retire_item
from cauce.web.actions.structure.splitting import split_row, split_task

__all__ = [
    "CannotRestructureError",
    "add_item",
    "bring_back",
    "join_rows",
    "join_tasks",
    "move_item",
    "renumber",
    "retire_item",
    "split_row",
    "split_task",
]
