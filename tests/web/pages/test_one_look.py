"""One look for one meaning: notices of screening, what warns, and the signs of states, over all templates."""

from __future__ import annotations

import re
from pathlib import Path

import cauce.web

TEMPLATES = Path(cauce.web.__file__).parent / "templates"
NOTICE = re.compile(r'<div class="(notice[^"]*)"[^>]*>(.*)')
SCREENING = re.compile(r"[Ss]creening, not (?:for )?design")
MADE_UP = "Made with synthetic layers"


def lines() -> list[tuple[str, str]]:
    """Each line of each template, with the template's name."""
    return [
        (path.relative_to(TEMPLATES).as_posix(), line)
        for path in sorted(TEMPLATES.rglob("*.html"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def test_screening_not_design_is_said_in_a_blue_notice_everywhere() -> None:
    looks = {
        name: found[1]
        for name, line in lines()
        if (found := NOTICE.search(line)) and SCREENING.search(found[2].partition("</div>")[0])
    }
    assert len(looks) >= 8
    assert set(looks.values()) == {"notice"}, looks


def test_what_is_made_up_is_warned_of_by_one_and_the_same_notice() -> None:
    assert {name for name, line in lines() if MADE_UP in line} == {"screening/_synthetic.html"}


def test_each_sign_that_a_template_asks_for_is_in_the_sprite() -> None:
    told = "\n".join(line for _name, line in lines())
    asked = {f"mark-{name}".replace("note", "remark") for name in re.findall(r'{% state "([a-z]+)"', told)}
    asked |= set(re.findall(r'<use href="#([^"{]+)"', told))
    there = set(re.findall(r'<symbol id="([^"]+)"', told))
    assert len(asked) > 5
    assert asked - there == set()
