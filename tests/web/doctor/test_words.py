"""Every sentence of the doctor is friendly in both languages, and each code that is found has one."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import gettext, override

from cauce.web.doctor.words import TEXTS
from tests.test_consistency import ROOT
from tests.test_messages import UNFRIENDLY, UNFRIENDLY_ES

FOUND = re.compile(r'(?:about|Finding)\(\s*"(\w+)"|"(\w+)" if [^"]* else "(\w+)"')
CHOSEN = {"hosts_fine", "hosts_loopback", "sqlite_fine", "sqlite_unsafe"}  # by a choice within their check
CHOSEN |= {"files_missing", "files_forbidden", "files_silent", "files_strange"}


@pytest.mark.parametrize("code", TEXTS)
def test_a_sentence_ends_with_a_full_stop_and_accuses_nobody(code: str) -> None:
    text = TEXTS[code]
    told = [one for one in (text.sentence, text.advice) if one and one != "%(reason)s"]
    assert [one for one in told if not one.endswith(".")] == []
    assert [one for one in told if UNFRIENDLY.search(one)] == []
    with override("es"):
        spanish = [gettext(one) for one in told]
    assert [one for one in spanish if UNFRIENDLY_ES.search(one) or not one.endswith(".")] == []


def test_each_code_that_is_found_has_its_sentence_and_no_other_is_kept() -> None:
    sources = [*(ROOT / "src" / "cauce" / "web" / "doctor").rglob("*.py"), ROOT / "src" / "cauce" / "cli" / "doctor.py"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources if "words" not in path.name)
    found = {code for codes in FOUND.findall(text) for code in codes if code} | CHOSEN
    assert TEXTS.keys() - found == set()
    assert found & {code for code in found if "_" in code} - TEXTS.keys() == set()
