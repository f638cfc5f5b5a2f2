"""Sentences about the server (frases sobre el servidor): what it stands on, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping

from cauce.core.messages.frame import N_, RuleText
from cauce.web import storage

_NOTHING = ""

# Headings under which the findings are shown, by the name of the check.
HEADINGS: Mapping[str, str] = {
    "settings": N_("Settings and key"),
    "program": N_("Program"),
    "database": N_("Database"),
    "disk": N_("Disk"),
    "clock": N_("Clock"),
    "work": N_("Work in the background"),
    "backups": N_("Backups"),
    "accounts": N_("Accounts of the office"),
    "services": N_("Mail, scanner and storage"),
}

_SETTINGS: Mapping[str, RuleText] = {
    "setting_wrong": RuleText(N_("Settings"), "%(reason)s", _NOTHING),
    "not_asked": RuleText(
        N_("Not asked"),
        N_("The database did not answer this (%(reason)s)."),
        N_("Mend what is said about the database, and ask again."),
    ),
    "settings_fine": RuleText(
        N_("Settings"), N_("The settings can be used; given are (%(count)d): %(which)s."), _NOTHING
    ),
    "settings_usual": RuleText(N_("Settings"), N_("No setting was given: the usual ones hold."), _NOTHING),
    "hosts_fine": RuleText(N_("Reached as"), N_("The server is reached as: %(hosts)s."), _NOTHING),
    "hosts_loopback": RuleText(
        N_("Reached as"),
        N_("Only this machine reaches the server (%(hosts)s)."),
        N_("Name its address in CAUCE_HOSTS when others are to reach it."),
    ),
    "debug_on": RuleText(
        N_("Errors in full"),
        N_("Errors are shown in full, for CAUCE_DEBUG is 1."),
        N_("Set it to 0 as soon as nobody is looking for a fault."),
    ),
    "key_given": RuleText(N_("Secret key"), N_("The secret key is given and has %(length)d signs."), _NOTHING),
    "key_fine": RuleText(
        N_("Secret key"), N_("The secret key has %(length)d signs, and only its owner reads it (%(mode)s)."), _NOTHING
    ),
    "key_open": RuleText(
        N_("Secret key"),
        N_("Others of this machine may read the secret key: «%(path)s» has mode %(mode)s, expected is 600."),
        N_("Run «chmod 600» on it; if somebody may have read it, remove it and all sign in anew."),
    ),
    "folder_fine": RuleText(N_("Data folder"), N_("«%(path)s» belongs to its owner alone (%(mode)s)."), _NOTHING),
    "folder_open": RuleText(
        N_("Data folder"),
        N_("Others of this machine may look into the data folder: «%(path)s» has mode %(mode)s, expected is 700."),
        N_("Run «chmod 700» on it: database, files and letters lie there."),
    ),
    "program_fine": RuleText(N_("Version"), N_("Cauce %(version)s runs on Python %(python)s."), _NOTHING),
    "packages_fine": RuleText(N_("Packages"), N_("All packages are there as they were tested (%(count)d)."), _NOTHING),
    "packages_missing": RuleText(
        N_("Packages"),
        N_("Packages that are not there (%(count)d): %(which)s."),
        N_("Install Cauce again; its requirements come along."),
    ),
    "risk_missing": RuleText(
        N_("Analyses of risk"),
        N_("What layers of the map and analyses of risk are reckoned with is not installed (%(count)d): %(which)s."),
        N_("Install cauce[risk], or run «make risk» in a project's folder; until then they are refused."),
    ),
    "packages_apart": RuleText(
        N_("Packages"),
        N_("Packages in another version than was tested (%(count)d): %(which)s."),
        N_("Install Cauce again into an environment of its own if something behaves oddly."),
    ),
    "catalogues_fine": RuleText(N_("Languages and fonts"), N_("Languages and fonts (%(count)d) are there."), _NOTHING),
    "catalogues_missing": RuleText(
        N_("Languages"),
        N_("Languages whose sentences are not compiled (%(count)d): %(which)s."),
        N_("Install Cauce again, or run «python -m tools.catalogues compile» in its project."),
    ),
    "fonts_missing": RuleText(
        N_("Fonts"),
        N_("The fonts of pages and books are not there."),
        N_("Install Cauce again, or run «python -m tools.fonts» in its project."),
    ),
}
_DATABASE: Mapping[str, RuleText] = {
    "database_fine": RuleText(N_("Database"), N_("%(what)s answers; the database has %(size)s."), _NOTHING),
    "database_silent": RuleText(
        N_("Database"),
        N_("The database does not answer: %(reason)s."),
        N_("Start it, or correct CAUCE_DATABASE_URL or CAUCE_DATA."),
    ),
    "migrations_fine": RuleText(N_("Tables"), N_("The tables are up to date (%(count)d migrations)."), _NOTHING),
    "migrations_wait": RuleText(
        N_("Tables"),
        N_("Migrations that wait (%(count)d): %(which)s."),
        N_("Make a backup and run «cauce migrate»; «cauce update» does both."),
    ),
    "migrations_unknown": RuleText(
        N_("Tables"),
        N_("The database was changed by a later version: migrations not known here (%(count)d): %(which)s."),
        N_("Install that version again, or restore a backup that this one made."),
    ),
    "sqlite_fine": RuleText(N_("SQLite"), N_("SQLite is set as it should be (%(set)s)."), _NOTHING),
    "sqlite_unsafe": RuleText(
        N_("SQLite"),
        N_("SQLite is set otherwise than expected: %(set)s; expected are journal_mode = wal and foreign_keys = 1."),
        N_("Keep the data folder on a disk of this machine; on others SQLite cannot keep such a journal."),
    ),
    "sqlite_on_network": RuleText(
        N_("SQLite"),
        N_("The database stands on a disk of the network (%(kind)s), where its locks do not hold."),
        N_("Move the data folder to a disk of this machine, or use PostgreSQL."),
    ),
    "postgresql_fine": RuleText(
        N_("PostgreSQL"), N_("PostgreSQL is new enough and keeps all letters (%(encoding)s)."), _NOTHING
    ),
    "postgresql_old": RuleText(
        N_("PostgreSQL"),
        N_("PostgreSQL is of version %(version)d; expected is at least %(oldest)d."),
        N_("Bring it up to date."),
    ),
    "postgresql_encoding": RuleText(
        N_("PostgreSQL"),
        N_("The database keeps its letters as %(encoding)s; expected is UTF8."),
        N_("Make a database with encoding UTF8 and move the data there."),
    ),
    "clock_fine": RuleText(N_("Clock"), N_("The clock is right: %(now)s."), _NOTHING),
    "clock_apart": RuleText(
        N_("Clock"),
        N_("The clocks of this machine and of the database are %(apart)s apart."),
        N_("Let both follow the time of the network (NTP)."),
    ),
    "event_to_come": RuleText(
        N_("Clock"),
        N_("The newest act of the history lies %(ahead)s in the future."),
        N_("Set the clock of this machine right: it went ahead then, or is late now."),
    ),
}
_MACHINE: Mapping[str, RuleText] = {
    "data_fine": RuleText(N_("Data folder"), N_("«%(folder)s» can be written."), _NOTHING),
    "data_unwritable": RuleText(
        N_("Data folder"),
        N_("«%(folder)s» cannot be written: %(reason)s."),
        N_("Give it to the user who runs Cauce, or make room."),
    ),
    "room_fine": RuleText(N_("Room"), N_("%(free)s of the disk are free."), _NOTHING),
    "room_low": RuleText(
        N_("Room"),
        N_("Only %(free)s of the disk are free; uploads stop at %(kept)s."),
        N_("Make room, or move old backups elsewhere."),
    ),
    "room_none": RuleText(
        N_("Room"),
        N_("Only %(free)s of the disk are free; %(kept)s are kept for the database, so that nothing is taken in."),
        N_("Make room now."),
    ),
    "worker_fine": RuleText(N_("Worker"), N_("A worker gave a sign of life %(ago)s ago."), _NOTHING),
    "worker_silent": RuleText(
        N_("Worker"),
        N_("The last sign of life of a worker is %(ago)s old; letters and imports wait."),
        N_("Start one with «cauce worker», or look in the log why it stopped."),
    ),
    "worker_never": RuleText(
        N_("Worker"),
        N_("No worker has run yet; letters and imports wait for one."),
        N_("Start one with «cauce worker»."),
    ),
    "rounds_failed": RuleText(
        N_("Rounds"),
        N_("What is done again and again, and was not done last time (%(count)d): %(which)s."),
        N_("Look in the worker's log for the reason."),
    ),
    "queue_fine": RuleText(N_("Queue"), N_("Jobs that wait: %(count)d, none of them for long."), _NOTHING),
    "queue_late": RuleText(
        N_("Queue"),
        N_("Jobs that wait: %(count)d, the oldest for %(ago)s."),
        N_("Start a worker, or one more, with «cauce worker»."),
    ),
    "jobs_failed": RuleText(
        N_("Jobs"),
        N_("Jobs of the last seven days that did not succeed: %(which)s."),
        N_("The page of each job says why and lets it be done again."),
    ),
    "letters_fine": RuleText(N_("Letters"), N_("No letter waits for long."), _NOTHING),
    "letters_refused": RuleText(
        N_("Letters"),
        N_("Letters that the mail server did not take: %(count)d."),
        N_("The page of outgoing mail says why for each."),
    ),
    "letters_late": RuleText(
        N_("Letters"),
        N_("Letters that should have left: %(count)d, the oldest %(ago)s ago."),
        N_("Look whether a worker runs and whether the mail server answers."),
    ),
    "backup_fine": RuleText(N_("Backup"), N_("The newest backup, «%(name)s», is %(ago)s old."), _NOTHING),
    "backup_old": RuleText(
        N_("Backup"),
        N_("The newest backup, «%(name)s», is %(ago)s old; expected is less than %(days)d d."),
        N_("Make one with «cauce backup», and look why the nightly one did not."),
    ),
    "backup_none": RuleText(
        N_("Backup"),
        N_("There is no backup in «%(folder)s»."),
        N_("Make one with «cauce backup», and let one be made each night."),
    ),
    "backup_closed": RuleText(
        N_("Backup"),
        N_("Nothing can be written to «%(folder)s» by whom Cauce runs as: the next backup will fail."),
        N_("Give the folder to whom Cauce runs as, or name another in CAUCE_BACKUPS."),
    ),
    "accounts_fine": RuleText(
        N_("Second factor"),
        N_("All accounts of the office with a password have a second factor (%(count)d)."),
        _NOTHING,
    ),
    "factor_missing": RuleText(
        N_("Second factor"),
        N_("Accounts of the office that a password alone opens (%(count)d): %(which)s."),
        N_("Ask them to set up a second factor on the page of their account."),
    ),
}
_SERVICES: Mapping[str, RuleText] = {
    "mail_fine": RuleText(N_("Mail"), N_("The mail server %(host)s:%(port)d answers."), _NOTHING),
    "mail_sent": RuleText(N_("Mail"), N_("A letter to %(to)s was taken by the mail server."), _NOTHING),
    "mail_kept": RuleText(
        N_("Mail"),
        N_("No mail server is set: letters are kept on this machine and reach nobody."),
        N_("Set CAUCE_MAIL_URL when they are to leave."),
    ),
    "mail_not_sent": RuleText(
        N_("Mail"),
        N_("The letter to %(to)s did not leave: no mail server is set, so it was kept on this machine."),
        N_("Set CAUCE_MAIL_URL, then try again."),
    ),
    "mail_silent": RuleText(
        N_("Mail"),
        N_("The mail server %(host)s:%(port)d does not take letters: %(reason)s."),
        N_("Check CAUCE_MAIL_URL: host, port, user and password."),
    ),
    "scanner_fine": RuleText(N_("Virus scanner"), N_("The scanner at %(address)s answers."), _NOTHING),
    "scanner_command": RuleText(N_("Virus scanner"), N_("Files are scanned by «%(command)s»."), _NOTHING),
    "scanner_none": RuleText(
        N_("Virus scanner"),
        N_("No virus scanner is set."),
        N_("Set CAUCE_SCANNER where others than the office upload files."),
    ),
    "scanner_silent": RuleText(
        N_("Virus scanner"),
        N_("The scanner at %(address)s does not answer: %(reason)s."),
        N_("Start it, or correct CAUCE_SCANNER; until then files are refused or wait."),
    ),
    "files_here": RuleText(N_("Storage of files"), N_("Files are kept in «%(folder)s»."), _NOTHING),
    "files_fine": RuleText(N_("Storage of files"), N_("The bucket «%(bucket)s» at %(endpoint)s answers."), _NOTHING),
    "files_missing": RuleText(N_("Storage of files"), storage.UNUSABLE[404], _NOTHING),
    "files_forbidden": RuleText(N_("Storage of files"), storage.UNUSABLE[403], _NOTHING),
    "files_silent": RuleText(N_("Storage of files"), storage.SILENT, _NOTHING),
    "files_strange": RuleText(N_("Storage of files"), storage.STRANGE, _NOTHING),
}

SERVER: Mapping[str, RuleText] = {**_SETTINGS, **_DATABASE, **_MACHINE, **_SERVICES}
