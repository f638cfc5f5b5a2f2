"""Fill a data folder with the small plan, and print how to get in; run as a program, with CAUCE_DATA set."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cauce.web.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from cauce.web.actions import people
    from cauce.web.models import Deliverable
    from tests.web.importing import import_draft

    call_command("migrate", interactive=False, verbosity=0)
    office = people.local_office()
    plan, _event = import_draft(by=office)
    told = {
        "links": [people.make_sign_in_link(user=office) for _ in range(2)],
        "token": people.make_token(name="Prueba", days=30, may_write=True, by=office)[1],
        "plan": plan.slug,
        "deliverable": Deliverable.objects.filter(plan=plan).order_by("pk")[0].pk,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
