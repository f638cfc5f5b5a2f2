"""Messages about the plan's structure (mensajes sobre la estructura): why an act on it is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cauce.core.messages.frame import N_
from cauce.core.plan.structure import Obstacle

STRUCTURE: Mapping[str, str] = {
    "cannot_stand": N_("«%(name)s» cannot stand there. Choose a place of the list."),
    "last_task": N_(
        "«%(name)s» is the only task of its row, which would be left with deliverables and parties but no task. "
        "Join the two rows instead, or add another task to this one first."
    ),
    "nothing_chosen": N_("Nothing of «%(name)s» was chosen to go. Mark at least one line and leave one unmarked."),
    "nothing_stays": N_("Everything of «%(name)s» was chosen to go, and nothing would stay. Leave one unmarked."),
    "nothing_to_join": N_("Nothing was chosen to join with «%(name)s». Choose at least one other of the list."),
    "row_emptied": N_(
        "Joining with «%(name)s» would leave the row of %(row)s without a task. Join the two rows instead."
    ),
    "code_shape": N_(
        "«%(code)s» cannot be a code: it stands in the address of a page. Write up to 40 letters, digits and points, "
        "as in 1.4.3."
    ),
    "code_taken": N_("The code %(code)s belongs to another item of the plan. Choose another code."),
    "code_same": N_("The code is %(code)s already. Write another one, or leave it as it is."),
    "missing": N_("The field «%(field)s» is empty. Write what belongs there."),
    "no_choice": N_("«%(value)s» is not among what may be chosen. Choose one of the list."),
    "gone": N_("«%(name)s» is not in the plan any more. Look at what was retired, or at the history."),
    "under_retired": N_("«%(name)s» stood under something that is retired. Bring that back first."),
    "not_retired": N_("«%(name)s» is in the plan already; there is nothing to bring back."),
    "answered_already": N_("The row names question %(code)s already. Choose another one."),
}


def tell(obstacle: Obstacle, translate: Callable[[str], str]) -> str:
    """Say an obstacle in words, with what to do.

    Examples
    --------
    >>> tell(Obstacle("code_taken", {"code": "1.4.3"}), str)
    'The code 1.4.3 belongs to another item of the plan. Choose another code.'
    """
    return translate(STRUCTURE[obstacle.code]) % obstacle.values
