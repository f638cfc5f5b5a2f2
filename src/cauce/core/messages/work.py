"""Sentences about the work (estados, entregas): what a change of state lacks, and the states in words."""

from __future__ import annotations

from collections.abc import Mapping

from cauce.core.messages.frame import N_, RuleText

# What a change of a row's, a task's or a deliverable's state lacks, or is remarked on.
WORK: Mapping[str, RuleText] = {
    "unreachable_state": RuleText(
        N_("A state that does not follow"),
        N_("%(code)s is «%(was)s»; «%(state)s» does not follow from it, but: %(may)s."),
        N_("Choose one of these states, or set one of them first."),
    ),
    "future_day": RuleText(
        N_("A day to come"),
        N_("The state of %(code)s is to hold since %(day)s, which is after today, %(today)s."),
        N_("Give today or a day before it: a state says what has happened."),
    ),
    "missing_day": RuleText(
        N_("The day is missing"),
        N_("%(code)s is to be «%(state)s» and the day on which this was decided is missing."),
        N_("Give the day of the decision."),
    ),
    "missing_decider": RuleText(
        N_("Who decided is missing"),
        N_("%(code)s is to be «%(state)s»; who decided it is given as «%(given)s», expected is one of: %(may)s."),
        N_("Choose who decided."),
    ),
    "missing_reason": RuleText(
        N_("The reason is missing"),
        N_("%(code)s is to be «%(state)s» and the reason is missing."),
        N_("Write in a sentence why."),
    ),
    "missing_place": RuleText(
        N_("Where it is taken up is missing"),
        N_("%(code)s is to be «%(state)s» and where the strategy takes it up is missing."),
        N_("Name the pillar, goal or action of the strategy, or write that it is still to be decided."),
    ),
    "open_deliverables": RuleText(
        N_("Done, with deliverables that are not accepted"),
        N_("%(code)s is done; of its deliverables (%(all)d), not accepted yet: %(open)d."),
        N_("Have them accepted, or take back the state if they are still in work."),
    ),
    "input_day_to_come": RuleText(
        N_("A day to come"),
        N_("The day given for «%(name)s» is %(day)s, after today, %(today)s."),
        N_("Give today or a day before it."),
    ),
    "got_before_asked": RuleText(
        N_("Got before it was asked for"),
        N_("«%(name)s» was asked for on %(asked)s and got on %(got)s, which is before."),
        N_("Correct one of the two days, or leave the first one empty."),
    ),
    "empty_comment": RuleText(
        N_("A comment without words"),
        N_("The comment on %(code)s has no words."),
        N_("Write at least one word."),
    ),
    "unreachable_delivery": RuleText(
        N_("A state that does not follow"),
        N_("The deliverable %(code)s is «%(was)s»; «%(state)s» does not follow from it, but: %(may)s."),
        N_("Choose one of these; an accepted deliverable is returned first."),
    ),
    "nothing_submitted": RuleText(
        N_("Nothing was submitted"),
        N_("Neither a file nor a link was given for the deliverable %(code)s."),
        N_("Choose a file, or write the address where it can be had."),
    ),
    "unusable_link": RuleText(
        N_("A link that leads nowhere"),
        N_("«%(link)s» is no address of the web."),
        N_("Copy the whole address, from https:// on."),
    ),
    "missing_version": RuleText(
        N_("There is no version"),
        N_("The deliverable %(code)s is to be «%(state)s» and no version of it was submitted."),
        N_("Submit a file, or a link to it, first."),
    ),
    "missing_comment": RuleText(
        N_("The comment is missing"),
        N_("The deliverable %(code)s is to be «%(state)s» and the comment is missing."),
        N_("Write what should be changed, so that the author knows what to do."),
    ),
    "not_who_accepts": RuleText(
        N_("Somebody else accepts this"),
        N_("The deliverable %(code)s is to be «%(state)s» by somebody who neither validates nor supervises it."),
        N_("Ask who validates or supervises it, or the office as the centre of monitoring."),
    ),
    "accepts_for_others": RuleText(
        N_("The office accepts for who validates or supervises"),
        N_("The deliverable %(code)s has its own party who validates or supervises; the office is to accept it."),
        N_("Write why the office accepts it in their place, as «told by letter of 3 March»."),
    ),
    "self_accepted": RuleText(
        N_("Accepted by who submitted it"),
        N_("The deliverable %(code)s is «%(state)s» by the person who submitted it."),
        N_("A second person may look at it; else it stays, shown as accepted by its author."),
    ),
    "over_the_pages": RuleText(
        N_("More pages than foreseen"),
        N_("The version of %(code)s has %(pages)d pages; the plan foresees %(limit)d at most."),
        N_("Shorten it, put the rest in an annex, or change what the plan foresees."),
    ),
}
# Why a file is not kept.
FILES: Mapping[str, str] = {
    "file_empty": N_("The file «%(name)s» is empty. Choose it again after saving it."),
    "file_large": N_(
        "The file «%(name)s» has %(size)s MB; at most %(limit)s MB are kept. Make its pictures smaller, "
        "or give a link to it in a cloud of your own."
    ),
    "file_kind": N_(
        "«%(name)s» is of a kind that is not kept here, by its content. Documents, sheets, slides, PDF, pictures, "
        "maps, data as text and ZIP are; a web page or a drawing is best printed as PDF."
    ),
    "file_macros": N_("«%(name)s» contains macros. Save it without them, as DOCX, XLSX or PPTX, and choose it again."),
    "file_damaged": N_("«%(name)s» ends too early or is damaged. Save it again from its program and choose it anew."),
    "file_bomb": N_(
        "Unpacked, «%(name)s» would grow to %(unpacked)s bytes, more than a document does. It was not kept: "
        "save it anew from its program."
    ),
    "file_paths": N_(
        "«%(name)s» holds a file that would leave its folder when it is unpacked: «%(inside)s». Pack it again from "
        "its folder."
    ),
    "file_no_room": N_(
        "The server has no room for «%(name)s», of %(size)s MB, just now. Give a link to it in a cloud of your own, "
        "and tell the office."
    ),
    "document_not_stored": N_(
        "«%(name)s» could not be written where documents are kept. Nothing was recorded; try again in a few minutes."
    ),
    "file_not_stored": N_(
        "«%(name)s» could not be written where files are kept. Nothing was recorded; try again in a few minutes, or "
        "give a link to it."
    ),
    "file_named": N_(
        "A file has a name of 1 to 255 characters and at least 1 byte; «%(name)s» of %(size)s bytes was announced. "
        "Choose it again."
    ),
    "uploads_many": N_(
        "%(underway)d files are on their way already; «%(name)s» would be one more. Wait for them to end, or until "
        "tomorrow."
    ),
    "upload_gone": N_("The upload was submitted, stopped or grew too old. Nothing was written; choose the file again."),
    "upload_unfinished": N_(
        "Of «%(name)s», %(received)s MB of %(size)s MB have arrived. Let the upload end, then send the form."
    ),
    "file_infected": N_("The virus scanner refuses «%(name)s». Have the computer it comes from looked at."),
    "file_not_scanned": N_(
        "«%(name)s» could not be scanned for viruses and was not kept. Try again, or tell the office."
    ),
}
STATES: Mapping[str, str] = {
    "planned": N_("planned"),
    "in_progress": N_("in progress"),
    "done": N_("done"),
    "deferred": N_("deferred to implementation"),
    "cancelled": N_("cancelled"),
    "in_preparation": N_("in preparation"),
    "submitted": N_("submitted"),
    "returned": N_("returned"),
    "accepted": N_("accepted"),
    "mayor": N_("the mayor's office"),
    "department": N_("the department"),
    "programme": N_("the programme"),
}
