"""Sentences of the rules of a plan (observaciones): what each finds, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping

from cauce.core.messages.frame import N_, RuleText

RULES: Mapping[str, RuleText] = {
    "skipped_task_code": RuleText(
        N_("A task code is skipped"),
        N_("No task has the code %(missing)s: %(before)s is followed by %(after)s."),
        N_("If a task was taken out, there is nothing to do; if it was forgotten, add it, or number the tasks anew."),
        {"first": N_("No task has the code %(missing)s: this numbering begins with %(after)s.")},
    ),
    "undefined_question": RuleText(
        N_("A row answers a question that is not listed"),
        N_("Row %(row)s cites question «%(question)s»; the list of area %(area)s has: %(listed)s."),
        N_("Correct the number in the row, or add the question to the area's list."),
    ),
    "unused_question": RuleText(
        N_("A question is answered by no row"),
        N_("Question %(question)s of area %(area)s is listed and no row of the plan answers it."),
        N_("Name the question in the row whose tasks answer it, or take it out of the list."),
    ),
    "question_mismatch": RuleText(
        N_("A row words a question otherwise than the list"),
        N_("Row %(row)s words question %(question)s as «%(printed)s»; the list says «%(listed)s»."),
        N_("Use the list's wording in the row, or correct the list if the row is right."),
        {
            "slight": N_(
                "Row %(row)s writes «%(words)s» in question %(question)s where the list writes «%(listed_words)s»."
            ),
            "number": N_("Row %(row)s numbers as %(code)s what the list has as question %(question)s: «%(listed)s»."),
        },
        {"number": N_("Correct the number in the row; the text was taken as the one that counts.")},
    ),
    "missing_lead": RuleText(
        N_("Nobody leads"),
        N_("Row %(row)s names nobody who leads; each row has one who answers for it."),
        N_("Name who leads, or write that the party is still to be named."),
        {
            "section": N_("Nobody leads deliverable %(row)s; it names %(parties)s in other roles."),
            "plan": N_("None of the plan's %(rows)d rows names who leads; each row has one who answers for it."),
        },
    ),
    "missing_support": RuleText(
        N_("Nobody supports"),
        N_("Row %(row)s names nobody who supports; the other rows of the plan do."),
        N_("Name who supports, or leave it so if whoever leads needs nobody."),
        {"plan": N_("None of the plan's %(rows)d rows names anybody who supports.")},
    ),
    "missing_allies": RuleText(
        N_("No allies"),
        N_("Row %(row)s names no allies; other rows of the plan do."),
        N_("Add the allies, or leave it so if the task is an internal one."),
        {"plan": N_("None of the plan's %(rows)d rows names allies.")},
    ),
    "group_size": RuleText(
        N_("The size of a working group"),
        N_(
            "The working group of row %(row)s counts %(entities)d; "
            "the plan foresees %(low)d to %(high)d entities on average."
        ),
        N_("A single group may be larger or smaller: look whether each entity has a part in the task."),
        {
            "mean": N_(
                "The %(groups)d working groups of the plan count %(mean)s entities on average; "
                "the plan foresees %(low)d to %(high)d."
            )
        },
        {"mean": N_("Look through the groups that are furthest from it, or change what the plan foresees.")},
    ),
    "shared_row": RuleText(
        N_("Several tasks share a row"),
        N_("Tasks %(codes)s share one row: which of the row's deliverables belongs to which task is not said."),
        N_("Give each deliverable to one of the tasks, or leave them with the row."),
    ),
    "duplicate_deliverable": RuleText(
        N_("A deliverable stands twice"),
        N_("In %(place)s, deliverables %(numbers)s bear the same text: «%(text)s»."),
        N_("Say in what they differ, or take out the one that is too many."),
    ),
    "undated_deliverable": RuleText(
        N_("Deliverables without a date"),
        N_("%(undated)d of the plan's %(deliverables)d deliverables have no due date."),
        N_("Give each deliverable a date; the schedule proposes one for each."),
        {"all": N_("None of the plan's %(deliverables)d deliverables has a due date.")},
    ),
    "deliverable_activity_mismatch": RuleText(
        N_("Activities and deliverables do not match"),
        N_(
            "Section %(section)s lists as its activities %(activities)d and as its deliverables %(deliverables)d; "
            "one of each was expected."
        ),
        N_("Add what is missing, or say which activity has several deliverables or none."),
    ),
    "self_guidance": RuleText(
        N_("A party guides itself"),
        N_("In %(place)s, «%(party)s» is to act on itself: «%(text)s»."),
        N_("Name the other party: who guides, or who is guided."),
    ),
    "cadence_mismatch": RuleText(
        N_("Count and rhythm of a target do not agree"),
        N_(
            "The target «%(target)s» of «%(action)s» does not fit its period, «%(period)s»: "
            "%(count)d are asked for, and at this rhythm there are %(fits)d at most."
        ),
        N_("Change the count or the rhythm, or say which of the two counts."),
        {
            "few": N_(
                "The target «%(target)s» of «%(action)s» asks for %(count)d; "
                "at this rhythm there are at least %(fewest)d in its period, «%(period)s»."
            )
        },
    ),
    "merged_targets": RuleText(
        N_("Several actions share one target"),
        N_(
            "One line of the communication plan has several actions (%(actions)d) and fewer targets (%(targets)d): "
            "«%(target)s» seems to belong to «%(first)s»."
        ),
        N_("Give each action a target of its own."),
    ),
    "missing_annex": RuleText(
        N_("An annex is not there"),
        N_("The contents list %(annexes)s; the document does not have it."),
        N_("Attach the annex, or take it out of the contents."),
        {"cited": N_("«%(annexes)s» is cited in %(place)s; the document does not have it.")},
        {"cited": N_("Attach the annex, or correct the reference.")},
    ),
    "contents_mismatch": RuleText(
        N_("Contents and headings differ"),
        N_("The contents call %(place)s «%(listed)s»; its heading says «%(printed)s»."),
        N_("Choose one of the two titles and use it in both places."),
        {
            "added": N_("The heading of %(place)s adds «%(words)s» to what the contents say: «%(listed)s»."),
            "left_out": N_("The heading of %(place)s leaves out «%(words)s», which the contents have: «%(listed)s»."),
            "label": N_("The contents number «%(title)s» as %(listed)s; its heading has %(printed)s."),
            "absent": N_("The contents list «%(listed)s»; no heading of the document says so."),
            "unlisted": N_("Section %(place)s, «%(printed)s», is not in the contents."),
        },
        {
            "absent": N_("Add the section, or take the line out of the contents."),
            "unlisted": N_("Add the section to the contents."),
        },
    ),
    "organisation_alias": RuleText(
        N_("One organisation under several names"),
        N_("These names are one organisation: %(spellings)s."),
        N_("Merge them with one click, and choose the name to keep."),
        {"likely": N_("These names are likely one organisation (%(reason)s): %(spellings)s.")},
        {"likely": N_("Merge them if they are one; if they are not, say so and it is not asked again.")},
    ),
    "unknown_acronym": RuleText(
        N_("An acronym is not in the list"),
        N_("«%(acronym)s» is used and is not in the list of acronyms."),
        N_("Add it to the list with what it stands for, or write the name out."),
    ),
    "unused_acronym": RuleText(
        N_("An acronym is used nowhere"),
        N_("«%(acronym)s» (%(name)s) is in the list of acronyms and is used nowhere in the document."),
        N_("Take it out of the list, or leave it for the texts that are still to come."),
    ),
    "unbalanced_text": RuleText(
        N_("A bracket or quotation mark without its pair"),
        N_("«%(mark)s» is opened and never closed: %(text)s"),
        N_("Take the proposed text, or place the missing sign where it belongs."),
        {"close": N_("«%(mark)s» closes what was never opened: %(text)s")},
    ),
}

REASONS: Mapping[str, str] = {
    "same_name": N_("the same name in other spelling"),
    "head_left_out": N_("one of them leaves out what kind of unit it is"),
    "shorter_name": N_("one name is the beginning of the other"),
    "office_and_head": N_("an office and the person who heads it"),
    "slip": N_("they differ in one letter"),
    "other_order": N_("the same words in another order"),
    "initials": N_("one is the initials of the other"),
    "letters_swapped": N_("the same letters in another order"),
}
