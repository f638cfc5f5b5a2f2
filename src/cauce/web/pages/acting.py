"""Acting from a page (actuar): one action, its refusals in words, and back to where one was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cauce.core import messages as sentences
from cauce.core.messages import people as of_people
from cauce.core.people import Fault
from cauce.web.actions.actors import CannotMergeError, CannotSplitError
from cauce.web.actions.documents import CannotKeepFileError
from cauce.web.actions.history import CannotUndoError
from cauce.web.actions.imports import CannotApplyError
from cauce.web.actions.monitoring import CannotChangeError
from cauce.web.actions.people import CannotWritePersonError
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.actions.plan import WrongValueError
from cauce.web.actions.problems import CannotMendError
from cauce.web.actions.schedule import CannotScheduleError
from cauce.web.actions.structure import CannotRestructureError
from cauce.web.events import StaleVersionError
from cauce.web.models import User
from cauce.web.pages.schedule_words import told_refusal
from cauce.web.pages.structure_words import told_obstacle

SHOWN = 40  # signs of a wrong value that a sentence repeats
MENDING = {
    "gone": gettext_lazy("What this would mend is no longer there. Look at the findings again."),
    "no_mending": gettext_lazy(
        "This finding has no proposed mending. Edit the item, or accept the finding with its reason."
    ),
    "needs_name": gettext_lazy("The acronym needs its name. Write what it stands for."),
}


def wrong_value(error: WrongValueError) -> str:
    """Say why a value cannot stand in a field."""
    if error.code == "empty":
        return _("This field may not be empty. Write the words that belong here.")
    if error.code == "too_long":
        return (
            _("The text has %(length)d characters; the longest that fits has %(longest)d. Shorten it.") % error.values
        )
    if error.code == "not_a_number":
        told = {"value": Truncator(str(error.values["value"])).chars(SHOWN)}
        return _("«%(value)s» is no whole number that fits here. Write digits only, or leave it empty.") % told
    if error.code == "no_choice":
        return _("«%(value)s» is not among what may be chosen. Choose one of the list.") % error.values
    return _("This field cannot be edited. What is derived or decides the place of an item stays as it was read.")


def person(request: HttpRequest) -> User | None:
    """The account that asks, if there is one."""
    return request.user if isinstance(request.user, User) else None


def told_fault(fault: Fault) -> str:
    """Say why a person or a post cannot be written, days as the language writes them."""
    values = {
        name: date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, dt.date) else value
        for name, value in fault.values.items()
    }
    return of_people.tell(Fault(fault.code, values), _)


def by_line(faults: Iterable[Fault]) -> list[str]:
    """Say faults, those of one line of the form together."""
    told: dict[object, list[str]] = {}
    for number, fault in enumerate(faults):
        sentences_ = told.setdefault(fault.values.get("line", number), [])
        if (words := told_fault(fault)) not in sentences_:
            sentences_.append(words)
    return [" ".join(each) for each in told.values()]


def attempt(
    request: HttpRequest,
    action: Callable[..., Any],
    *,
    done: str | Callable[[Any], str],
    faults: Any = None,  # a list of sentences to add to
    **arguments: Any,
) -> bool:
    """Do one action for this request's person; say how it ended. False when it was refused.

    ``done`` is the sentence for when it was done, or makes it from what the action returned. A page that shows what
    is wrong with people and posts beside the field gives a list for it: ``faults``.
    """
    try:
        result = action(by=person(request), **arguments)
    except NotAllowedError as error:
        raise PermissionDenied(_(error.reason)) from error
    except CannotWritePersonError as error:
        told = by_line(error.faults)
        refusal = " ".join(told)
        if faults is not None:
            faults += told
            refusal = _("Nothing was written. What to correct stands beside the field.")
    except StaleVersionError:
        refusal = _("Someone changed this after it was shown to you. Nothing was written; look at it again.")
    except CannotUndoError:
        refusal = _("This act cannot be undone: it was undone before, or is of a kind that stays.")
    except CannotApplyError:
        refusal = _("This import was applied or discarded before. Nothing was written; upload the document again.")
    except CannotMendError as error:
        refusal = str(MENDING.get(error.code, MENDING["gone"]))
    except (CannotMergeError, CannotSplitError):
        refusal = _(
            "Nothing was changed: choose another organization to merge with, or some, not all, of the spellings."
        )
    except WrongValueError as error:
        refusal = wrong_value(error)
    except CannotChangeError as error:
        refusal = " ".join(sentences.tell(problem, _) for problem in error.problems)
    except CannotRestructureError as error:
        refusal = " ".join(told_obstacle(one) for one in error.obstacles)
    except CannotScheduleError as error:
        refusal = told_refusal(error)
    except CannotKeepFileError as error:
        refusal = sentences.file_refusal(error.code, error.values, _)
    else:
        messages.success(request, done(result) if callable(done) else done, extra_tags="done")
        return True
    messages.error(request, refusal, extra_tags="warning")
    return False
