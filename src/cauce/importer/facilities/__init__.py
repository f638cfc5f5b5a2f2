"""Lists of facilities and territories (listas de equipamientos): tables of people's own, GeoJSON, GeoPackage."""

from __future__ import annotations

from cauce.importer.facilities.features import Feature, read_features
from cauce.importer.facilities.lists import ReadLine, ReadList, read_list, read_tagged
from cauce.importer.facilities.outlines import ReadTerritories, ReadTerritory, read_figures, read_territories
from cauce.importer.facilities.refusals import UnusableListError
from cauce.importer.facilities.tables import read_table

__all__ = [
    "Feature",
    "ReadLine",
    "ReadList",
    "ReadTerritories",
    "ReadTerritory",
    "UnusableListError",
    "read_features",
    "read_figures",
    "read_list",
    "read_table",
    "read_tagged",
    "read_territories",
]
