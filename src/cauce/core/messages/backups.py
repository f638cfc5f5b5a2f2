"""Messages about backups (mensajes sobre respaldos): why one cannot be made, read or put back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cauce.core.messages.frame import N_

BACKUPS: Mapping[str, str] = {
    "no_database": N_("There is no database at %(place)s yet. Start Cauce once, or restore a backup."),
    "database_closed": N_("The database cannot be opened (%(reason)s). Check CAUCE_DATABASE_URL and CAUCE_DATA."),
    "database_newer": N_(
        "The database knows %(names)s, which this Cauce %(version)s does not. Install the version that made it."
    ),
    "database_older": N_("The database waits for changes of this version. Run «cauce migrate» first."),
    "cannot_write": N_("«%(name)s» cannot be written: %(reason)s. Nothing was left half made. Choose another place."),
    "exists": N_("«%(name)s» exists already. Choose another name, or a folder."),
    "disk_full": N_(
        "The disk of «%(name)s» is full: %(free)s are free. Nothing was left half made. "
        "Make room, or choose another place."
    ),
    "no_room": N_("Restoring needs about %(needed)s on the disk; %(free)s are free. Make room and try again."),
    "storage_silent": N_(
        "The storage of the files does not answer (%(reason)s). Nothing was changed. Try again later."
    ),
    "key_missing": N_(
        "A passphrase is needed to encrypt. Put one of %(shortest)d characters or more into CAUCE_BACKUP_KEY."
    ),
    "needs_key": N_("«%(name)s» is encrypted. Put its passphrase into CAUCE_BACKUP_KEY."),
    "wrong_key": N_("The passphrase in CAUCE_BACKUP_KEY does not open «%(name)s». Give the one it was made with."),
    "no_file": N_("There is no file «%(name)s». Check its name."),
    "not_ours": N_("«%(name)s» is not a backup of Cauce. Choose a file that «cauce backup» made."),
    "damaged": N_("«%(name)s» is damaged at «%(member)s»: it is not what was written. Choose another backup."),
    "cut": N_("«%(name)s» has no end that Cauce wrote: it was cut or changed. Choose another backup."),
    "outside": N_("«%(name)s» holds «%(member)s», which no backup of Cauce has. Nothing was taken from it."),
    "newer": N_(
        "«%(name)s» was made by Cauce %(made_by)s; this is %(version)s. "
        "Install that version or a newer one, then restore."
    ),
    "stopped": N_("It stopped on the way: %(reason)s. The database is as it was. Mend that and try again."),
    "running": N_("Cauce is running on these data. Stop the server and the worker, then try again."),
    "in_use": N_("Another program holds the database open (%(count)s). Close it, then try again."),
    "not_empty": N_(
        "The database holds %(plans)d plans and %(accounts)d accounts. "
        "Restoring puts the backup in their place; add --yes if it may."
    ),
    "target_not_empty": N_(
        "The database to move to holds %(plans)d plans and %(accounts)d accounts. Choose one that is empty."
    ),
    "target_closed": N_("The database to move to cannot be opened (%(reason)s). Check the address given with --to."),
    "same_database": N_("The database to move to is the one in use. Give another address."),
    "wrong_encoding": N_(
        "The database «%(name)s» keeps its letters as %(encoding)s, which lacks some that people write; UTF8 is"
        " expected. Make one with createdb --encoding UTF8 --template template0."
    ),
    "may_not_make_schema": N_(
        "The database user may not make a schema (%(reason)s). Let its owner run: GRANT CREATE ON DATABASE … TO …."
    ),
    "row_refused": N_("The database refused rows of %(table)s (%(reason)s). Nothing was changed."),
    "counts_differ": N_("%(table)s has %(found)s where %(expected)s were written. Nothing was changed. Try again."),
    "guard_missing": N_("The guard of the history (%(names)s) is not in the new database. Nothing was changed."),
    "integrity": N_("The new database is not whole: %(reason)s. Nothing was changed."),
}


def tell(code: str, values: Mapping[str, Any], translate: Callable[[str], str]) -> str:
    """Say why a backup cannot be made, read or put back.

    Examples
    --------
    >>> tell("no_file", {"name": "a.tar"}, str)
    'There is no file «a.tar». Check its name.'
    """
    return translate(BACKUPS[code]) % values
