"""Measure the importer: time, peak memory, items in place, beside general converters on the same files.

Run ``make benchmarks``, or ``python benchmarks/importer.py [--json OUT] [--quick]``. Each measurement has a
process of its own. The converters (requirements/benchmarks.txt) are left out, with a line that says so, where they
are not installed.
The files are those of the real plan where they are found (CAUCE_SHARED), else the example's.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.lines import Line, asked, at_least, at_most, conclude  # noqa: E402 - found beside this file
from benchmarks.peers import PEERS  # noqa: E402

SECONDS = {"text": 0.5, "docx": 1.0, "pdf": 3.0}
BIG_PAGES, BIG_SECONDS, BIG_MB = 1000, 60.0, 600.0
BIG_ROWS = {"docx": 2115, "pdf": 2115, "text": 1000}  # rows that fill so many pages of each format
MUTATIONS = 1000
TRIES = 3  # each in a process of its own; the quickest counts
KINDS = ("steps", "products", "leads", "supports", "supervises", "validates", "working_group", "allies")
SUFFIX = {"text": ".txt", "docx": ".docx", "pdf": ".pdf"}
MUTATED = {"docx": "bahia-larga", "pdf": "mount-arden", "text": "villa-brisa", "xlsx": "glenmore"}


def main() -> int:
    """Measure everything and print it; 0 when every goal is reached."""
    parser = asked(__doc__)
    parser.add_argument("--quick", action="store_true", help="100 mutations a format and no plan of 1,000 pages")
    parser.add_argument("--measure", nargs=3, metavar=("TOOL", "FILE", "EXPECTED"), help=argparse.SUPPRESS)
    parser.add_argument("--mutations", nargs=2, metavar=("FORMAT", "COUNT"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        tool, file, expected = arguments.measure
        return _say(measure(tool, Path(file), Path(expected) if expected != "-" else None))
    if arguments.mutations:
        return _say(mutations(arguments.mutations[0], int(arguments.mutations[1])))
    with tempfile.TemporaryDirectory() as folder:
        return conclude(measurements(Path(folder), quick=arguments.quick), out=arguments.json)


def measurements(folder: Path, *, quick: bool) -> Iterator[Line]:
    """Measure the plan's files, the big plan and the damaged documents, one after another."""
    for kind, path, expected in plan_files():
        yield from compared(kind, path, expected)
    if not quick:
        yield from big_lines(folder)
    for kind in MUTATED:
        count = MUTATIONS // 10 if quick else MUTATIONS
        told = child("--mutations", kind, str(count))
        yield at_most(f"{count} damaged documents, {kind}: crashes", told["crashes"], "", 0)
        yield Line(f"{count} damaged documents, {kind}: time", told["seconds"], "s")
        yield Line(f"{count} damaged documents, {kind}: read all the same", told["read"], "")


def plan_files() -> list[tuple[str, Path, Path | None]]:
    """Find the real plan's files, else the example's document."""
    shared = Path(os.environ.get("CAUCE_SHARED", ROOT.parent / "shared")) / "plan"
    if (shared / "expected.json").exists():
        stem, expected = shared / "plan-de-trabajo", shared / "expected.json"
        return [(kind, stem.with_suffix(suffix), expected) for kind, suffix in SUFFIX.items()]
    print(f"The real plan is not at {shared}: the example is measured.", file=sys.stderr)
    return [("docx", ROOT / "examples" / "panama" / "plan-de-trabajo.docx", None)]


def compared(kind: str, path: Path, expected: Path | None) -> list[Line]:
    """Measure the importer and its peers on one file."""
    lines = []
    for tool in ("cauce", *PEERS[kind]):
        if tool != "cauce" and importlib.util.find_spec(tool) is None:
            print(f"{tool} is not installed: left out (make benchmarks fetches it).", file=sys.stderr)
            continue
        tries = [child("--measure", tool, str(path), str(expected) if expected else "-") for _ in range(TRIES)]
        told = min(tries, key=lambda one: float(one["seconds"]))
        name = f"{path.name}, {tool}"
        ours = tool == "cauce"
        timed = Line(f"{name}: time after start", told["seconds"], "s")
        lines.append(at_most(timed.name, timed.value, timed.unit, SECONDS[kind]) if ours else timed)
        lines.append(Line(f"{name}: processor time", told["processor"], "s"))
        lines.append(Line(f"{name}: peak memory", told["peak_mb"], "MB"))
        if told["share"] is not None:
            share = f"{name}: items in place"
            lines.append(at_least(share, told["share"], "", 1.0) if ours else Line(share, told["share"], ""))
    return lines


def big_lines(folder: Path) -> Iterator[Line]:
    """Measure a plan of 1,000 pages in each format."""
    from tests.corpus.big import big_plan
    from tests.corpus.build import build

    for kind in SUFFIX:
        plan = big_plan(BIG_ROWS[kind])
        path = build(plan, kind, folder)
        told = child("--measure", "cauce", str(path), "-")
        name = f"{BIG_PAGES:,} pages, {kind}"
        yield at_most(f"{name}: time after start", told["seconds"], "s", BIG_SECONDS)
        yield Line(f"{name}: processor time", told["processor"], "s")
        yield at_most(f"{name}: peak memory", told["peak_mb"], "MB", BIG_MB)
        tasks = sum(len(row.tasks) for area in plan.areas for row in area.rows)
        yield at_least(f"{name}: tasks found of {tasks}", told["tasks"], "", tasks)


def measure(tool: str, path: Path, expected: Path | None) -> dict[str, Any]:
    """Read a file once with a tool, in this process."""
    wanted = json.loads(expected.read_text(encoding="utf-8")) if expected else None
    if tool == "cauce":
        from tests.importer.reading import read_answer

        started, used = time.perf_counter(), time.process_time()
        answer = read_answer(path)
        seconds, processor = time.perf_counter() - started, time.process_time() - used
        rows = [json.dumps(task, ensure_ascii=False) for area in answer["areas"] for task in area["tasks"]]
        tasks = len(rows)
    else:
        read = next(peers[tool] for peers in PEERS.values() if tool in peers)
        importlib.import_module(tool)
        started, used = time.perf_counter(), time.process_time()
        rows = read(path)
        seconds, processor = time.perf_counter() - started, time.process_time() - used
        tasks = 0
    peak = peak_mb()
    share = in_place(wanted, rows) if wanted else None
    return {"seconds": seconds, "processor": processor, "peak_mb": peak, "tasks": tasks, "share": share}


def peak_mb() -> float:
    """Peak memory of this process alone (Linux tells it without what the parent held)."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def in_place(expected: dict[str, Any], rows: list[str]) -> float:
    """Give the share of steps, deliverables and parties that stand in the row of their task's code."""
    plain = [" ".join(row.replace('\\"', '"').split()) for row in rows]
    found = total = 0
    for area in expected["areas"]:
        for task in area["tasks"]:
            own = [row for row in plain if task["code"] in row]
            for kind in KINDS:
                for words in task[kind]:
                    total += 1
                    found += any(" ".join(words.split()) in row for row in own)
    return found / total if total else 1.0


def mutations(kind: str, count: int) -> dict[str, Any]:
    """Read damaged documents and count those that crash."""
    from cauce.importer.blocks import UnusableDocument
    from tests.corpus import content
    from tests.corpus.mutations import mutate
    from tests.importer.reading import read_answer

    plan = content.load(MUTATED[kind])
    crashes = read = 0
    seconds = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(count):
            path = mutate(plan, kind, seed, Path(folder))
            started = time.perf_counter()
            try:
                read_answer(path)
                read += 1
            except UnusableDocument:
                pass
            except Exception as error:  # the count of these is the measurement
                crashes += 1
                print(f"{kind}, seed {seed}: {type(error).__name__}: {error}", file=sys.stderr)
            seconds += time.perf_counter() - started
            path.unlink()
    return {"crashes": crashes, "read": read, "seconds": seconds}


def child(*arguments: str) -> dict[str, Any]:
    """Run one measurement in a process of its own."""
    command = [sys.executable, str(Path(__file__).resolve()), *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=1800)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _say(told: dict[str, Any]) -> int:
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
