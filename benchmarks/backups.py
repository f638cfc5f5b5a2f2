"""How fast a backup is taken, checked and put back, how much memory it needs, and how long writers wait meanwhile.

    python benchmarks/backups.py [--json OUT] [--rows N] [--contents N]

A city is made up in SQLite: by default 200,000 rows of history and 200 contents of 1 MB. Seconds are
those of the processor that this process used, so that what else runs on the machine counts for less; only the writer's
waiting is by the clock.
"""

from __future__ import annotations

import hashlib
import os
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.lines import Line, asked, at_most, conclude, tell_load  # noqa: E402 - found beside this file

PASSPHRASE = "un puente sobre el río"


def main() -> int:
    """Measure everything and print it; 0 when every goal is reached."""
    parser = asked(__doc__)
    parser.add_argument("--rows", type=int, default=200_000, help="rows of history (%(default)s)")
    parser.add_argument("--contents", type=int, default=200, help="contents of 1 MB (%(default)s)")
    arguments = parser.parse_args()
    tell_load()
    with tempfile.TemporaryDirectory(prefix="cauce-backups-") as folder:
        os.environ |= {"CAUCE_DATA": folder, "DJANGO_SETTINGS_MODULE": "cauce.web.settings"}
        lines = measure(Path(folder), rows=arguments.rows, contents=arguments.contents)
    return conclude(lines, out=arguments.json)


def measure(data: Path, *, rows: int, contents: int) -> list[Line]:
    """Make the city, and measure what is done with it."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    make_up(rows=rows, contents=contents)
    from cauce.web import backups

    before = memory_mb()
    with writer() as waits:
        plain, taking = timed(lambda: backups.take(data / "backups"))
    sealed, sealing = timed(lambda: backups.take(data / "backups", passphrase=PASSPHRASE))
    grown = memory_mb() - before
    _, checking = timed(lambda: backups.check(sealed, passphrase=PASSPHRASE))
    _, restoring = timed(lambda: backups.restore(plain, may_replace=True))
    thousands, megabytes = rows / 1000, contents
    size = plain.stat().st_size / 1e6
    return [
        at_most("a backup while one writes", taking, "s", 2 + thousands / 10 + megabytes / 40),
        at_most("an encrypted backup", sealing, "s", 2 + thousands / 10 + megabytes / 40),
        at_most("the longest that a writer waited", max(waits), "s", 1),
        at_most("checking an encrypted archive", checking, "s", 1 + megabytes / 50 + thousands / 100),
        at_most("putting back", restoring, "s", 20 + thousands / 5 + megabytes / 40),
        at_most("memory that backups added", grown, "MB", 150),
        at_most("size of the archive", size, "MB", megabytes * 1.05 + thousands / 20 + 1),
    ]


def make_up(*, rows: int, contents: int) -> None:
    """Write a history and contents."""
    from django.utils import timezone

    from cauce.web import storage
    from cauce.web.models import Change, Event, StoredFile

    now = timezone.now()
    for first in range(0, rows // 10, 1000):
        events = [
            Event(act="edit", at=now, why=f"Por el acta {n}") for n in range(first, min(first + 1000, rows // 10))
        ]
        made = Event.objects.bulk_create(events)
        Change.objects.bulk_create(
            [
                Change(
                    event=event, kind="task", key=f"1.{n}", object_id=n, field="title", before="Antes", after=f"T {n}"
                )
                for event in made
                for n in range(9)
            ],
            batch_size=2000,
        )
    for number in range(contents):
        content = hashlib.sha256(str(number).encode()).digest() * 31_250
        sha256 = hashlib.sha256(content).hexdigest()
        with storage.arriving() as path:
            path.write_bytes(content)
            storage.keep(sha256, path)
        StoredFile.objects.create(sha256=sha256, size=len(content), media_type="application/pdf")


class writer:  # noqa: N801 - used as a statement
    """One who writes without pause while something is done; gives how long each writing took."""

    def __enter__(self) -> list[float]:
        self.stop, self.waits = threading.Event(), [0.0]
        self.thread = threading.Thread(target=self.write)
        self.thread.start()
        return self.waits

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join()

    def write(self) -> None:
        """Write an event again and again."""
        from django.db import connections
        from django.utils import timezone

        from cauce.web.models import Event

        while not self.stop.is_set():
            begun = time.perf_counter()
            Event.objects.create(act="meanwhile", at=timezone.now())
            self.waits.append(time.perf_counter() - begun)
            self.stop.wait(0.02)
        connections.close_all()


def timed(do: Callable[[], Any]) -> tuple[Any, float]:
    """Do something, and say how many seconds of a processor it took."""
    begun = time.process_time()
    done = do()
    return done, time.process_time() - begun


def memory_mb() -> float:
    """The most memory that this process had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
