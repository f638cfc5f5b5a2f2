"""Backups on the command line (respaldos): cauce backup, cauce restore, cauce move-database."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from cauce.cli import conditions, server
from cauce.cli.words import Unusable, _, reason, tell
from cauce.core.messages import backups as sentences

if TYPE_CHECKING:
    from cauce.web.backups import BackupError, Keep, Manifest
    from cauce.web.environment import WrongSettingError


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the others."""
    backup = commands.add_parser("backup", help=_("write database and files into one archive, and read it again"))
    backup.add_argument(
        "place", nargs="?", type=Path, metavar="PLACE", help=_("folder, or file to write; CAUCE_BACKUPS if left out")
    )
    backup.add_argument(
        "--encrypt", action="store_true", help=_("refuse to write unless CAUCE_BACKUP_KEY gives a passphrase")
    )
    backup.add_argument(
        "--keep",
        default="",
        metavar="N",
        help=_("then remove older archives but the newest N, or «7/4/12»: of 7 days, 4 weeks, 12 months"),
    )
    backup.add_argument("--check", type=Path, metavar="FILE", help=_("only look whether this archive is whole"))
    backup.set_defaults(do=take)
    restore = commands.add_parser("restore", help=_("put a backup in the place of the database, and its files back"))
    restore.add_argument("file", type=Path, metavar="FILE", help=_("archive that «cauce backup» wrote"))
    restore.add_argument("--yes", action="store_true", help=_("also where there are plans or accounts"))
    restore.add_argument(
        "--as-it-was",
        action="store_true",
        help=_("leave its tables to the version that made it, not brought up to date"),
    )
    restore.set_defaults(do=put_back)
    move = commands.add_parser("move-database", help=_("copy the database to another, empty one, and compare each row"))
    move.add_argument("--to", required=True, metavar="URL", help=_("postgresql://user@host:port/name, or «sqlite»"))
    move.set_defaults(do=move_database)


def keep_from(written: str) -> Keep | None:
    """Return how many archives are kept, as it is written in an order; None where nothing is removed."""
    from cauce.web.backups import rotation

    try:
        return rotation.keep_from(written) if written else None
    except ValueError:
        raise Unusable(
            _("«%(written)s» is no number of archives. Write 14, or 7/4/12 for days, weeks and months.")
            % {"written": written}
        ) from None


def take(arguments: argparse.Namespace) -> int:
    """Write a backup, or look at one; 1 when contents are missing from it."""
    server.set_up()
    from django.conf import settings

    from cauce.web import backups

    keep = keep_from(arguments.keep)
    try:
        if arguments.check is not None:
            manifest = backups.check(arguments.check, passphrase=settings.BACKUP_KEY or None)
            describe(manifest)
            tell(_("«%(name)s» is whole: every part is what was written.") % {"name": arguments.check})
            return told_what_is_missing(manifest)
        passphrase = settings.BACKUP_KEY or ("" if arguments.encrypt else None)
        taken = backups.backup(arguments.place or settings.BACKUPS, passphrase=passphrase)
    except backups.BackupError as problem:
        raise refusal(problem) from problem
    print(taken.path)
    describe(taken.manifest)
    if passphrase is None:
        tell(_("It is not encrypted: whoever has the file reads everything. CAUCE_BACKUP_KEY encrypts it."))
    if keep is not None:
        for path in backups.remove_old(taken.path.parent, keep):
            tell(_("Removed: «%(name)s».") % {"name": path.name})
    return told_what_is_missing(taken.manifest)


def describe(manifest: Manifest) -> None:
    """Say what an archive holds."""
    tell(
        _("Taken %(at)s by Cauce %(version)s: rows %(rows)d, tables %(tables)d, uploaded contents %(contents)d.")
        % {
            "at": moment(manifest.moment),
            "version": manifest.version,
            "rows": manifest.rows,
            "tables": len(manifest.tables),
            "contents": manifest.contents,
        }
    )


def moment(at: dt.datetime) -> str:
    """Return a moment on the clock of this machine."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M")


def told_what_is_missing(manifest: Manifest) -> int:
    """Say which contents the storage did not have when the backup was taken; 1 when there are any."""
    for sha256 in manifest.missing:
        tell(_("The content %(sha256)s was missing or damaged in the storage; it is not here.") % {"sha256": sha256})
    return 1 if manifest.missing else 0


def put_back(arguments: argparse.Namespace) -> int:
    """Put a backup back."""
    server.set_up()
    from django.conf import settings

    from cauce.web import backups

    tell(_("Checking, then filling a new database beside the one in use…"))
    try:
        restored = backups.restore(
            arguments.file,
            passphrase=settings.BACKUP_KEY or None,
            may_replace=arguments.yes,
            bring_up=not arguments.as_it_was,
        )
    except backups.BackupError as problem:
        raise refusal(problem) from problem
    describe(restored.manifest)
    if restored.kept_in:
        tell(_("What was there before is in «%(place)s», until the next time.") % {"place": restored.kept_in})
    tell(_("The backup is in its place. Start Cauce; everybody signs in anew."))
    return told_what_is_missing(restored.manifest)


def move_database(arguments: argparse.Namespace) -> int:
    """Copy the database to another one, and say what to change."""
    server.set_up()
    from django.conf import settings

    from cauce.web import backups, environment

    url = "" if arguments.to == "sqlite" else arguments.to
    try:
        target = environment.database(settings.DATA, {"CAUCE_DATABASE_URL": url})
    except environment.WrongSettingError as problem:
        raise Unusable(told_of_target(problem)) from problem
    tell(_("Copying each table, then comparing it row by row…"))
    try:
        moved = backups.move(target)
    except backups.BackupError as problem:
        raise refusal(problem) from problem
    tell(
        _("Moved and compared: %(rows)d rows in %(tables)d tables. The former database is as it was.")
        % {"rows": moved.total, "tables": len(moved.rows)}
    )
    if url:
        tell(_("Now set CAUCE_DATABASE_URL to the new address and start Cauce. Files stay where they are."))
    else:
        tell(_("Now remove CAUCE_DATABASE_URL and start Cauce. Files stay where they are."))
    return 0


def told_of_target(problem: WrongSettingError) -> str:
    """Say what is wrong with the address to move to, which is written like the setting of the one in use."""
    if "scheme" in problem.values:
        return _(
            "--to begins with «%(scheme)s:»; it must be postgresql://user:password@host:port/name, with signs such as"
            " @ in the password written as %%40, or «sqlite». Correct it."
        ) % {"scheme": problem.values["scheme"]}
    return conditions.told(problem).replace("CAUCE_DATABASE_URL", "--to")


def refusal(problem: BackupError) -> Unusable:
    """Return why it cannot be done, in the reader's language."""
    values = dict(problem.values)
    if isinstance(problem.__cause__, OSError) and "reason" in values:
        values["reason"] = reason(problem.__cause__)
    return Unusable(sentences.tell(problem.code, values, _))
