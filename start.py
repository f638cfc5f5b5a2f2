#!/usr/bin/env python3
"""Start (arranque): what `make run` does, where there is no make.

    python start.py                 the example city
    python start.py my-plan.docx    with your own document
    python start.py --port 8080     further words go to `cauce start`

Standard library only; the sentence for an old Python must be readable by an old Python.
"""

import os
import shutil
import subprocess
import sys

NEEDED = (3, 11)


def newer_python():
    # type: () -> str | None
    """Return a Python on the path that is new enough, or None."""
    for minor in range(14, NEEDED[1] - 1, -1):
        found = shutil.which("python3.{}".format(minor))
        if found and subprocess.call([found, "-c", "import venv, ensurepip"], stderr=subprocess.DEVNULL) == 0:
            return found
    return None


def main():
    # type: () -> int
    """Set up what is needed, then start Cauce; return its exit code."""
    if sys.version_info < NEEDED:
        better = newer_python()
        if better is None:
            sys.stderr.write(
                "Cauce needs Python {}.{} or newer; this is Python {}.{}. "
                "Install a newer one and start again.\n".format(*NEEDED, *sys.version_info[:2])
            )
            return 2
        return subprocess.call([better, os.path.abspath(__file__)] + sys.argv[1:])
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    from tools import prepare  # noqa: PLC0415 - an old Python could not read it

    try:
        python = prepare.ready("run")
    except prepare.SetupError as problem:
        sys.stderr.write("{}\n".format(problem))
        return 2
    try:
        return subprocess.call([python, "-m", "cauce.cli", "start"] + sys.argv[1:])
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
