"""Words of the workbook that comes back (palabras del libro de trabajo): sheets, columns, choices, faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cauce.core.messages.frame import N_

TITLES: Mapping[str, str] = {
    "area": N_("Areas"),
    "question": N_("Questions"),
    "city": N_("Cities"),
    "row": N_("Rows"),
    "task": N_("Tasks"),
    "step": N_("Steps"),
    "note": N_("Notes"),
    "deliverable": N_("Deliverables"),
    "assignment": N_("Parties"),
    "input": N_("Sources"),
    "schedule_entry": N_("Dates"),
    "schedule_link": N_("Dependencies"),
    "organization": N_("Organizations"),
    "person": N_("People"),
}
_AREA, _ROW, _TASK = N_("Area"), N_("Row"), N_("Task")
HEADERS: Mapping[str, Mapping[str, str]] = {
    "area": {
        "number": N_("Number"),
        "title": N_("Title"),
        "context": N_("Context"),
        "general_objective": N_("General objective"),
    },
    "question": {"code": N_("Code"), "area": _AREA, "text": N_("Text")},
    "city": {"area": _AREA, "city": N_("City"), "country": N_("Country")},
    "row": {"label": _ROW, "area": _AREA, "questions": N_("Questions that it answers")},
    "task": {"code": N_("Code"), "row": _ROW, "title": N_("Title")},
    "step": {"task": _TASK, "text": N_("Text")},
    "note": {"task": _TASK, "row": N_("Row, when it is of no task"), "text": N_("Text")},
    "deliverable": {
        "label": N_("Deliverable"),
        "row": _ROW,
        "section": N_("Section, when it is of no row"),
        "number": N_("Number"),
        "text": N_("Text"),
        "kind": N_("Kind"),
        "pages": N_("Pages at most"),
        "due_words": N_("Due"),
        "integrated_in": N_("Integrated in"),
    },
    "assignment": {
        "row": _ROW,
        "deliverable": N_("Deliverable, when it is of no row"),
        "role": N_("Role"),
        "as_printed": N_("Name as printed"),
        "unit": N_("Unit"),
        "contribution": N_("Contribution"),
        "is_placeholder": N_("Still to be named"),
    },
    "input": {
        "task": _TASK,
        "name": N_("Name"),
        "state": N_("State"),
        "asked_of": N_("Asked of"),
        "asked_on": N_("Asked on"),
        "got_on": N_("Received on"),
    },
    "schedule_entry": {
        "label": N_("What"),
        "kind": N_("Kind"),
        "title": N_("Title"),
        "duration": N_("Working days"),
        "not_before": N_("Not before"),
        "fixed_on": N_("Fixed on"),
        "finish_by": N_("To end by"),
        "finish_by_words": N_("To end by, in words"),
        "start": N_("Begins (computed)"),
        "finish": N_("Ends (computed)"),
    },
    "schedule_link": {
        "after": N_("This one"),
        "kind": N_("Kind"),
        "before": N_("What it waits for"),
        "lag": N_("Lag in working days"),
        "words": N_("In which words"),
    },
    "organization": {"name": N_("Name"), "acronym": N_("Acronym"), "sector": N_("Sector"), "level": N_("Level")},
    "person": {"name": N_("Name"), "email": N_("E-mail"), "organization": N_("Organization"), "post": N_("Post")},
}
CHOICES: Mapping[str, Mapping[str, str]] = {
    "role": {
        "leads": N_("Leads"),
        "supports": N_("Supports"),
        "supervises": N_("Supervises"),
        "validates": N_("Validates"),
        "working_group": N_("Working group"),
        "allies": N_("Allies"),
        "guides": N_("Guides"),
        "reviews": N_("Reviews"),
        "provides_inputs": N_("Provides inputs"),
    },
    "kind_of_deliverable": {
        "report": N_("Report"),
        "synthesis_report": N_("Synthesis report"),
        "technical_note": N_("Technical note"),
        "workshop_notes": N_("Minutes or notes of a workshop"),
        "presentation": N_("Presentation"),
        "map": N_("Map"),
        "list": N_("List"),
        "data": N_("Data"),
        "terms_of_reference": N_("Terms of reference"),
        "recommendations": N_("Recommendations"),
        "plan": N_("Plan or proposal"),
        "section": N_("Section of a document"),
        "other": N_("Other deliverable"),
    },
    "section": {
        "articulation": N_("Articulation of the strategy"),
        "production": N_("Production of the strategy"),
    },
    "state_of_input": {"proposed": N_("Proposed"), "accepted": N_("Confirmed source"), "rejected": N_("Rejected")},
    "kind_of_entry": {"task": N_("Task"), "activity": N_("Activity"), "milestone": N_("Milestone")},
    "kind_of_link": {
        "finish_start": N_("starts when it has ended"),
        "start_start": N_("starts when it has started"),
        "finish_finish": N_("ends when it has ended"),
        "start_finish": N_("ends when it has started"),
    },
    "yes": {"yes": N_("yes")},
    "sector": {
        "public": N_("Public sector"),
        "private": N_("Private sector"),
        "academia": N_("Academia"),
        "civil_society": N_("Civil society"),
        "international": N_("International cooperation"),
    },
    "level": {
        "community": N_("Community level"),
        "municipal": N_("Municipal level"),
        "regional": N_("Regional level"),
        "national": N_("National level"),
        "international": N_("International level"),
    },
}
READ_ME = (
    N_("Change cells, add rows below the last one, take rows out; then send the workbook back to be imported."),
    N_(
        "A row that is taken out leaves the plan only after the office says yes. A cell that stays as it is changes "
        "nothing, whatever others changed meanwhile."
    ),
    N_(
        "Tasks, rows, areas and organizations are named by what stands in their own sheet. To add a row of the table, "
        "give it a name of your own in the sheet of rows and write that name beside its tasks."
    ),
    N_("Gray columns are computed and shown only. Columns may be moved and rows sorted; the headers stay as they are."),
)
FAULTS: Mapping[str, str] = {
    "needed": N_("«%(column)s» is empty. Write what belongs there."),
    "one_needed": N_("None of «%(columns)s» is filled in. Write at least one of them."),
    "too_long": N_("The text has %(length)d characters; the longest that fits has %(longest)d. Shorten it."),
    "cut": N_("The text is longer than a cell holds, and its end would be lost. Change it on its page."),
    "no_choice": N_("«%(value)s» is not among what may be chosen. Choose one of the list."),
    "not_a_number": N_("«%(value)s» is not a whole number of 0 or more. Write digits only, or leave it empty."),
    "not_a_day": N_("«%(value)s» is not a day. Write it as 2018-01-31 or 31/01/2018."),
    "unknown_name": N_("There is no «%(value)s» in the sheet «%(sheet)s». Choose one of the list, or add it there."),
    "two_of_a_name": N_(
        "Two rows of the sheet «%(sheet)s» are called «%(value)s». Give one of them another name first."
    ),
    "code_shape": N_(
        "«%(value)s» cannot be a code: it stands in the address of a page. Write up to 40 letters, digits and points, "
        "as in 1.4.3."
    ),
    "code_taken": N_("The code %(value)s belongs to another row too. Give one of them another code."),
    "row_without_task": N_("The new row «%(value)s» has no task. Name it beside a task in the sheet «%(sheet)s»."),
    "row_emptied": N_(
        "The row %(value)s would be left without a task. Take the row out in the sheet «%(sheet)s», or leave it a task."
    ),
    "scheduled_already": N_("«%(value)s» has its dates in another row. Change them there, and take this row out."),
    "linked_already": N_("«%(before)s» and «%(after)s» are linked already. Take this row out."),
    "same_entry": N_("«%(value)s» cannot wait for itself. Choose another one."),
    "circle": N_("These would wait for each other: %(circle)s. Take one of their links out."),
    "contact_missing": N_("«%(value)s» has no e-mail address. Write one, as in ana@example.org."),
    "email_unreadable": N_("«%(value)s» is no e-mail address. Write it whole, as in ana@example.org."),
    "email_of_another": N_("%(value)s is the address of «%(name)s». Correct the address, or write the name as there."),
    "joined": N_(
        "This cell was joined with its neighbour, and what it held is not to be seen. Separate them and write each one."
    ),
    "cell_error": N_("The cell shows an error of the spreadsheet. Write the value itself."),
    "formula_open": N_(
        "The formula has no result in the file. Write the value itself, or open the workbook in a spreadsheet and save "
        "it."
    ),
    "formula": N_("A formula stood here; what it showed is taken over: «%(value)s»."),
    "sheet_gone": N_(
        "The sheet «%(sheet)s» is gone; what it held stays as it is. If it was renamed, give it its name back."
    ),
    "column_gone": N_(
        "The column «%(column)s» is gone; what it held stays as it is. If its header was changed, write it as it was."
    ),
    "column_added": N_("The column «%(value)s» was added; what was written into it is not taken over."),
    "keys_gone": N_("The hidden first column of «%(sheet)s» is gone; its rows are known again by what they say."),
    "keys_mixed": N_(
        "The rows were sorted without their hidden first column, or lost it, and this one was changed too: nothing "
        "tells which it was. Undo the sorting, or copy the change into a workbook that is downloaded anew."
    ),
    "stays": N_("This column is shown only; what was written here is not taken over."),
    "changed_elsewhere": N_("Persons are changed on their own page; what was written here is not taken over."),
    "kept": N_("%(count)d rows were taken out of «%(sheet)s»; they stay. Do it on their own pages."),
    "conflict": N_("Somebody changed this since the workbook was written; it is now: «%(mine)s»."),
}
REFUSALS: Mapping[str, str] = {
    "not_a_workbook": N_(
        "«%(name)s» is not a workbook that was written here, or its hidden sheet was taken out. "
        "Download the workbook anew and copy the changes into it."
    ),
    "newer_workbook": N_(
        "«%(name)s» was written by a newer version of the program. Bring this one up to date, "
        "or download the workbook from here."
    ),
    "other_plan": N_("«%(name)s» is the workbook of the plan «%(found)s», not of «%(plan)s». Choose the right one."),
    "faults": N_("Nothing was written: %(count)d cells are to be corrected first."),
    "unknown_organization": N_("There is no organization «%(name)s» in the plan. Choose one of its organizations."),
}


def tell(code: str, values: Mapping[str, object], translate: Callable[[str], str]) -> str:
    """Say a fault of a cell in words, with what to do; sheets and columns in the reader's language.

    Examples
    --------
    >>> tell("not_a_day", {"value": "pronto"}, str)
    '«pronto» is not a day. Write it as 2018-01-31 or 31/01/2018.'
    >>> tell("needed", {"column": "step.text"}, str)
    '«Text» is empty. Write what belongs there.'
    """
    told = dict(values)
    if "sheet" in told:
        told["sheet"] = translate(TITLES[str(told["sheet"])])
    for name in ("column", "columns"):
        if name in told:
            told[name] = "», «".join(header(one, translate) for one in str(told[name]).split(" "))
    return translate(FAULTS[code]) % told


def header(name: str, translate: Callable[[str], str]) -> str:
    """The words over a column, by kind and field («step.text»)."""
    kind, _, field = name.partition(".")
    return translate(HEADERS[kind][field])


def refusal(code: str, values: Mapping[str, object], translate: Callable[[str], str]) -> str:
    """Say why a workbook is not taken, with what to do."""
    return translate(REFUSALS[code]) % values
