"""Steps of an import in the background, each in a process of its own: upload, work, say; with CAUCE_DATA set."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
EXAMPLE = ROOT / "examples" / "panama" / "plan-de-trabajo.docx"


def upload() -> dict[str, Any]:
    """Upload the example's document; its reading waits."""
    from cauce.web.actions import imports
    from cauce.web.models import User

    by = User.objects.order_by("pk")[0]
    run = imports.upload(content=EXAMPLE.read_bytes(), file_name=EXAMPLE.name, plan=None, slug="panama", by=by)
    assert run.job is not None
    return {"import": run.pk, "job": str(run.job.pk)}


def work() -> dict[str, Any]:
    """Do what waits, whether or not it waits for a while, as a worker does it."""
    from cauce.cli.server import know_the_jobs
    from cauce.web import jobs
    from cauce.web.models import Job

    know_the_jobs()
    Job.objects.filter(state="queued").exclude(not_before=None).update(not_before=None)
    return {"did": jobs.run_one()}


def say() -> dict[str, Any]:
    """Say where the import, its job and the plans stand."""
    from cauce.web.models import Import, Job, Plan

    run, job = Import.objects.get(slug="panama"), Job.objects.get(kind="read_import")
    return {
        "import": run.state,
        "records": len(run.records or ()),
        "comparison": bool(run.comparison),
        "plans": Plan.objects.count(),
        "job": job.state,
        "attempts": job.attempts,
        "error": job.error,
    }


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cauce.web.settings")
    import django

    django.setup()
    print(json.dumps({"upload": upload, "work": work, "say": say}[sys.argv[1]]()))


if __name__ == "__main__":
    main()
