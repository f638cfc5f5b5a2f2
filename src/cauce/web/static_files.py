"""Static files (archivos estáticos): hashed names that a browser keeps for ever, each compressed once, at start."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

MARK = "sources.txt"
UNUSED = ["ext", ".*"]  # extensions of htmx, which no page loads; marks of what was made
log = logging.getLogger("cauce.static")


class Storage(CompressedManifestStaticFilesStorage):
    """Hashed names once the files are collected for a server; plain names before (tests, the worker)."""

    support_js_module_import_aggregation = True

    def load_manifest(self) -> tuple[dict[str, str], str]:
        """Begin with plain names, whatever an earlier start left in the folder."""
        return {}, ""

    def use_collected(self) -> None:
        """Answer with the names of the collected files from now on."""
        self.hashed_files, self.manifest_hash = super().load_manifest()

    def stored_name(self, name: str) -> str:
        """Return a file's hashed name, or its own where none is known: a page never fails for want of a file."""
        if self.hash_key(self.clean_name(name)) not in self.hashed_files:
            return name
        return super().stored_name(name)


def collect() -> bool:
    """Hash and compress the static files into the data folder where they changed; True when that was needed."""
    storage = staticfiles_storage
    root = Path(settings.STATIC_ROOT)
    sources = fingerprint()
    mark = root / MARK
    needed = not mark.is_file() or mark.read_text(encoding="utf-8") != sources
    try:
        if needed:
            call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=list(UNUSED))
            mark.write_text(sources, encoding="utf-8")
    except (OSError, ValueError, CommandError) as problem:  # pages are served all the same, only larger
        log.warning(
            "The static files could not be compressed into «%s» (%s); they are sent as they are.", root, problem
        )
        return False
    if isinstance(storage, Storage):
        storage.use_collected()
    return needed


def fingerprint() -> str:
    """Return what tells whether a static file was added, changed or taken away since."""
    lines = []
    for finder in get_finders():
        for name, storage in finder.list(UNUSED):
            assert isinstance(storage, FileSystemStorage)
            told = Path(storage.path(name)).stat()
            lines.append(f"{name} {told.st_size} {told.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
