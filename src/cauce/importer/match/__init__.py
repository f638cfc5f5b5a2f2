"""Matching (cotejo): a new reading takes the keys of the last one, and is compared with what is there."""

from cauce.importer.match.comparison import (
    Comparison,
    FieldChange,
    ItemChange,
    Name,
    Operation,
    operations,
    three_way,
)
from cauce.importer.match.keys import ALIKE, FAR, match, slot_of

__all__ = [
    "ALIKE",
    "FAR",
    "Comparison",
    "FieldChange",
    "ItemChange",
    "Name",
    "Operation",
    "match",
    "operations",
    "slot_of",
    "three_way",
]
