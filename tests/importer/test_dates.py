"""Printed due dates and pages."""

from __future__ import annotations

import pytest

from cauce.importer.dates import read_due, read_pages
from tests.importer.words import WORDS


@pytest.mark.parametrize(
    ("printed", "due"),
    [
        ("31/03/2027", "2027-03-31"),
        ("03/31/2027", "2027-03-31"),
        ("2027-03-31", "2027-03-31"),
        ("31 de marzo de 2027", "2027-03-31"),
        ("March 31, 2027", "2027-03-31"),
        ("31st March 2027", "2027-03-31"),
        ("semana 12", "week 12"),
        ("Week 12", "week 12"),
        ("T2 2027", "2027-Q2"),
        ("2027-Q2", "2027-Q2"),
        ("segundo trimestre de 2027", "2027-Q2"),
        ("second quarter of 2027", "2027-Q2"),
        ("2.º trimestre 2027", "2027-Q2"),
        ("trimestre II de 2027", "2027-Q2"),
        ("marzo de 2027", "2027-03"),
        ("May 2027", "2027-05"),
        ("Due: May 2027", "2027-05"),
        ("mar-27", "2027-03"),
        ("mar-05", None),
        ("Semana N.º 8", "week 8"),
        ("Mapa del nivel del mar 2050", None),
        ("por definir", None),
        ("31/02/2027", None),
    ],
)
def test_due_dates_are_read_in_whatever_words(printed: str, due: str | None) -> None:
    assert read_due(printed, WORDS) == due


@pytest.mark.parametrize(
    ("printed", "pages"),
    [
        ("Nota técnica (20 páginas)", 20),
        ("Note, max. 12 pp.", 12),
        ("Report of 8 pages", 8),
        ("Informe (15 págs.)", 15),
        ("Plan para 3 parques", None),
    ],
)
def test_pages_are_read_in_whatever_words(printed: str, pages: int | None) -> None:
    assert read_pages(printed, WORDS) == pages
