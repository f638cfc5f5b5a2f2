"""Lock (versiones fijadas): choose versions from pyproject.toml and pin them with their hashes.

For maintainers: `make lock` keeps what is pinned and adds what is new; `make lock ARGS=--upgrade`
takes the newest that the ranges allow. The files name no host, so that any index serves them.
"""

from __future__ import annotations

import re
import subprocess
import sys

from tools.prepare import REQUIREMENTS, ROOT

COMPILE = ["pip", "compile", "-q", "--universal", "--python-version", "3.11", "--generate-hashes"]
PLAIN = ["--no-header", "--no-annotate"]
LOCKS = {
    "run.txt": ["pyproject.toml"],
    "risk.txt": ["pyproject.toml", "--extra", "risk", "--extra", "dask", "-c", "requirements/run.txt"],
    "test.txt": [
        "pyproject.toml",
        "--extra",
        "risk",
        "--extra",
        "dask",
        "--group",
        "test",
        "-c",
        "requirements/risk.txt",
    ],
    "benchmarks.txt": ["--group", "pyproject.toml:benchmarks", "-c", "requirements/test.txt"],
    "build.txt": ["--group", "pyproject.toml:build", "-c", "requirements/test.txt"],
    "uv.txt": ["--group", "pyproject.toml:uv"],
    "node.txt": ["--group", "pyproject.toml:node"],
}


def main() -> int:
    """Write every lock file; refuse one that names a host."""
    uv = f"{sys.prefix}/bin/uv"
    for name, sources in LOCKS.items():
        target = REQUIREMENTS / name
        subprocess.run([uv, *COMPILE, *PLAIN, *sys.argv[1:], *sources, "-o", target], check=True, cwd=ROOT)
        text = target.read_text()
        if re.search(r"://|--(extra-)?index|--find-links", text):
            print(f"{target.relative_to(ROOT)} names an index; take its address out of the call.", file=sys.stderr)
            return 1
        print(f"{target.relative_to(ROOT)}: {len(re.findall('==', text))} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
