"""What a server gives back: garbage is looked for often, and the system gets free pages again."""

import subprocess
import sys
import textwrap

import pytest

from cauce.web import memory

needs_trim = pytest.mark.skipif(memory.trim() is None, reason="the C library of this machine gives nothing back")


def told(words: str) -> str:
    """Run some words in a process of their own."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(words)], capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout.strip()


@needs_trim
def test_a_server_of_one_process_gives_back_by_itself() -> None:
    assert (
        told(
            """
            import gc, threading
            from cauce.web import memory
            memory.settle()
            print(gc.get_threshold(), gc.get_freeze_count() > 1000, [one.name for one in threading.enumerate()][1:])
            """
        )
        == "(10000, 2, 2) True ['cauce-memory']"
    )


@needs_trim
def test_processes_that_gunicorn_begets_give_back_each_for_itself() -> None:
    assert told(
        """
        import os, sys, threading, types
        from cauce.web import memory
        sys.modules["gunicorn"] = types.ModuleType("gunicorn")
        memory.settle()
        print(threading.active_count(), flush=True)
        child = os.fork()
        if not child:
            print(threading.active_count(), flush=True)
            os._exit(0)
        os.waitpid(child, 0)
        """
    ).split() == ["1", "2"]


@needs_trim
def test_free_pages_go_back_to_the_system() -> None:
    """A hundred megabytes in pieces, one in fifty of which is kept: the rest is free, and stays until asked for."""
    before, after = told(
        """
        import time
        from pathlib import Path
        from cauce.web import memory
        def anonymous():
            lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
            return next(int(line.split()[1]) for line in lines if line.startswith("Anonymous")) // 1000
        pieces = [bytes(20_000) for _piece in range(5_000)]
        pieces = pieces[::50]
        before = anonymous()
        memory.begin(every=0.05)
        until = time.monotonic() + 20
        while anonymous() > before - 50 and time.monotonic() < until:
            time.sleep(0.05)
        print(before, anonymous())
        """
    ).split()
    assert int(after) < int(before) - 50
