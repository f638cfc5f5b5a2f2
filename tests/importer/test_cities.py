"""Exchange cities with their countries as printed."""

from __future__ import annotations

import pytest

from cauce.importer.blocks import Paragraph
from cauce.importer.cities import read_cities
from tests.importer.words import WORDS


@pytest.mark.parametrize(
    ("printed", "cities"),
    [
        (
            "Toronto (Canadá), Dallas y Boston (EEUU)",
            [("Toronto", "Canadá"), ("Dallas", "EEUU"), ("Boston", "EEUU")],
        ),
        (
            "Ciudad de México, Santiago de Chile, Quito (Ecuador).",
            [("Ciudad de México", None), ("Santiago de Chile", None), ("Quito", "Ecuador")],
        ),
        ("Lima, Perú; Cali y Pasto (Colombia)", [("Lima", "Perú"), ("Cali", "Colombia"), ("Pasto", "Colombia")]),
        ("Accra (Ghana) and Durban (South Africa)", [("Accra", "Ghana"), ("Durban", "South Africa")]),
    ],
)
def test_cities_are_read_with_their_countries(printed: str, cities: list[tuple[str, str | None]]) -> None:
    found = read_cities([(printed, Paragraph(printed))], WORDS, ())
    assert [(one.city, one.country) for one in found] == cities
