"""Sentences about the data (frases sobre los datos): what does not agree, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping

from cauce.core.messages.frame import N_, RuleText

_ASK = N_(
    "Keep a copy of the data folder as it is, look in the log for what happened, and restore the last backup if "
    "the cause is not known."
)

DATA: Mapping[str, RuleText] = {
    "database_damaged": RuleText(
        N_("The database is damaged"),
        N_("The database says of its own pages (%(count)d): %(which)s."),
        N_("Stop the server, keep a copy of the data folder, and restore the last backup."),
    ),
    "reference_broken": RuleText(
        N_("References to rows that are not there"),
        N_("Rows that name a row which is not there (%(count)d): %(which)s."),
        N_("Restore the last backup; such rows come only from writing past Cauce or from a damaged disk."),
    ),
    "constraint_unproved": RuleText(
        N_("Constraints that were not proved"),
        N_("Constraints that PostgreSQL has not proved (%(count)d): %(which)s."),
        N_("Prove them with ALTER TABLE … VALIDATE CONSTRAINT; what the database refuses is to be mended first."),
    ),
    "index_unusable": RuleText(
        N_("Indexes that cannot be used"),
        N_("Indexes that PostgreSQL does not use (%(count)d): %(which)s."),
        N_("Make them again with REINDEX."),
    ),
    "history_unguarded": RuleText(
        N_("The history is not guarded"),
        N_("Triggers that keep the history from being changed and are not there (%(count)d): %(which)s."),
        N_("Run «cauce migrate» on a restored backup; a database that was copied by hand may have lost them."),
    ),
    "event_without_change": RuleText(
        N_("Acts without a change"),
        N_("Acts in the history that changed nothing (%(count)d): %(which)s."),
        N_("Nothing is broken by them; tell those who maintain Cauce which acts they are."),
    ),
    "undo_before_act": RuleText(
        N_("Undone before it was done"),
        N_("Acts that undo a later one (%(count)d): %(which)s."),
        _ASK,
    ),
    "change_of_unknown": RuleText(
        N_("Changes of unknown things"),
        N_("Kinds of things in the history that this version does not know (%(count)d): %(which)s."),
        N_("Install the version that wrote them, or a later one."),
    ),
    "row_differs": RuleText(
        N_("Rows that differ from their history"),
        N_("Fields whose last change says something else than the row (%(count)d): %(which)s."),
        _ASK,
    ),
    "row_lost": RuleText(
        N_("Rows that are gone without a trace"),
        N_("Things whose history goes on while their row is gone (%(count)d): %(which)s."),
        _ASK,
    ),
    "row_came_back": RuleText(
        N_("Rows that were taken away and are there"),
        N_("Things that the history says were taken away, whose row is there (%(count)d): %(which)s."),
        _ASK,
    ),
    "names_retired": RuleText(
        N_("Ties to what was taken out"),
        N_("Things of a plan that name one which was taken out of it (%(count)d): %(which)s."),
        N_("Bring back what they name from the plan's history, or take them out too."),
    ),
    "names_other_plan": RuleText(
        N_("Ties between two plans"),
        N_("Rows that name a row of another plan (%(count)d): %(which)s."),
        _ASK,
    ),
    "organization_circle": RuleText(
        N_("Organizations merged in a circle"),
        N_("Organizations that were merged into each other in a circle (%(count)d): %(which)s."),
        N_("Split one of them from the others on its page."),
    ),
    "liaison_circle": RuleText(
        N_("Organizations convened in a circle"),
        N_("Organizations each of which convenes the next in a circle (%(count)d): %(which)s."),
        N_("Say of one of them, on its page, that no other convenes it."),
    ),
    "schedule_circle": RuleText(
        N_("Work that waits for itself"),
        N_("Entries of the schedule that wait for each other in a circle (%(count)d): %(which)s."),
        N_("Take one of their ties out on the schedule's page."),
    ),
    "entry_without_end": RuleText(
        N_("Entries of the schedule without work"),
        N_("Entries of the schedule that name no task, no activity and no milestone (%(count)d): %(which)s."),
        N_("Accept the schedule's proposal again: it makes entries for all work of the plan."),
    ),
    "version_gap": RuleText(
        N_("Versions with a gap"),
        N_("Deliverables whose versions are not numbered 1, 2, 3… (%(count)d): %(which)s."),
        _ASK,
    ),
    "code_twice": RuleText(
        N_("A code that stands twice"),
        N_("Codes that two things of a plan share (%(count)d): %(which)s."),
        N_("Renumber one of them on its page; the address with the code shows only one."),
    ),
    "talk_of_nothing": RuleText(
        N_("Comments on nothing"),
        N_("Comments and wishes for news about things that are not there (%(count)d): %(which)s."),
        _ASK,
    ),
    "search_old": RuleText(
        N_("The search is not up to date"),
        N_("Plans in which the search finds something else than they say (%(count)d): %(which)s."),
        N_("Run «cauce doctor --data --clean»: it writes again what search finds."),
    ),
    "job_without_end": RuleText(
        N_("Jobs that ended at no time"),
        N_("Jobs that have ended without the time of it (%(count)d): %(which)s."),
        _ASK,
    ),
    "job_without_start": RuleText(
        N_("Jobs that began at no time"),
        N_("Jobs that run without the time of their start (%(count)d): %(which)s."),
        _ASK,
    ),
    "job_without_error": RuleText(
        N_("Jobs that say no reason"),
        N_("Jobs that did not succeed and say no reason (%(count)d): %(which)s."),
        _ASK,
    ),
    "job_silent": RuleText(
        N_("Jobs that fell silent"),
        N_("Jobs that no worker has spoken of for half an hour (%(count)d): %(which)s."),
        N_("Start a worker with «cauce worker»: it takes them up again."),
    ),
    "reading_lost": RuleText(
        N_("Documents that nobody reads"),
        N_("Documents that were to be read, whose job has ended (%(count)d): %(which)s."),
        N_("Upload them again."),
    ),
    "reading_without_event": RuleText(
        N_("Imports without their act"),
        N_("Imports that are applied while the history holds no act of it (%(count)d): %(which)s."),
        _ASK,
    ),
    "storage_silent": RuleText(
        N_("The storage does not answer"),
        N_("What the storage of files holds cannot be asked just now."),
        N_("Check CAUCE_FILES_URL and whether the storage runs."),
    ),
    "content_missing": RuleText(
        N_("Files whose content is missing"),
        N_("Contents that a row names and that are not kept (%(count)d): %(which)s."),
        N_("Bring them back from the last backup: a content stands under its hash."),
    ),
    "kept_missing": RuleText(
        N_("Files for some days that are gone"),
        N_("Contents that were kept for some days only and are gone before their row (%(count)d): %(which)s."),
        N_("Whoever wants such a file has it written again; a worker takes the rows away."),
    ),
    "content_damaged": RuleText(
        N_("Files whose content is damaged"),
        N_("Contents that are no longer what was kept (%(count)d): %(which)s."),
        N_("Check the disk, and bring them back from the last backup: a content stands under its hash."),
    ),
    "content_stray": RuleText(
        N_("Contents that nothing names"),
        N_("Contents that no row names, left by an upload that was cut off (%(count)d): %(which)s."),
        N_("They take room only; «cauce doctor --data --clean» removes those older than a day."),
    ),
    "file_unknown": RuleText(
        N_("Files that are no contents"),
        N_("Files among the contents whose name is no hash (%(count)d): %(which)s."),
        N_("They are not of Cauce and are left alone: look what they are."),
    ),
    "upload_short": RuleText(
        N_("Uploads that are too short"),
        N_("Files on their way of which less is there than has been confirmed (%(count)d): %(which)s."),
        N_("Check the disk; whoever sends them has to begin again."),
    ),
    "upload_lost": RuleText(
        N_("Uploads whose part is gone"),
        N_("Files on their way of which nothing is there (%(count)d): %(which)s."),
        N_("A worker forgets them when they grow too old; whoever sends them begins again."),
    ),
    "upload_old": RuleText(
        N_("Uploads that grew too old"),
        N_("Files on their way that were to be forgotten hours ago (%(count)d): %(which)s."),
        N_("Start a worker with «cauce worker»: it forgets them every hour."),
    ),
    "part_stray": RuleText(
        N_("Parts that belong to no upload"),
        N_("Parts of files that belong to no upload (%(count)d): %(which)s."),
        N_("A worker removes them after two days."),
    ),
}
