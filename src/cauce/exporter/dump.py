"""Open data (datos abiertos): tables as CSV, answers as JSON, a data package that describes them, hashes of all."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO, StringIO
from typing import Any

from cauce.exporter.actors.xlsx import FORMULA_SIGNS

PACKAGE, README, SUMS = "datapackage.json", "README.md", "SHA256SUMS"
Words = Mapping[str, str]  # language → words


@dataclass(frozen=True)
class Column:
    """A column of a table: its name, its type in the words of Frictionless, what it holds."""

    name: str
    type: str
    words: Words
    names: str = ""  # table whose key it holds


@dataclass(frozen=True)
class Table:
    """A table: one row for each thing, the first column its lasting key."""

    name: str
    words: Words
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Dump:
    """All that is published of a plan.

    Attributes
    ----------
    answers
        What the addresses for programs answer, by the name of the file.
    licence
        As the office states it; empty where it does not.
    texts
        Sentences of the README by name, in the plan's language.
    attachments
        Files that stand in the package as they are, by their path.
    notes
        More sentences of the README, one a line.
    """

    slug: str
    title: str
    language: str
    address: str
    licence: str
    program: str
    made_on: date
    published_on: date
    revision: int
    tables: Sequence[Table]
    answers: Mapping[str, Any] = field(default_factory=dict)
    texts: Words = field(default_factory=dict)
    attachments: Mapping[str, bytes] = field(default_factory=dict)
    notes: Sequence[str] = ()


def files(dump: Dump) -> dict[str, bytes]:
    """Return the files of a dump by their path; the same data give the same bytes.

    Examples
    --------
    >>> column = Column("key", "string", {"en": "Lasting name"})
    >>> table = Table("tasks", {"en": "Tasks"}, [column], [["task:1.1.1"]])
    >>> day = date(2027, 4, 2)
    >>> made = files(Dump("rio", "Río", "es", "", "", "1.0", day, day, 3, [table]))
    >>> made["data/tasks.csv"]
    b'key\\r\\ntask:1.1.1\\r\\n'
    >>> sorted(made)
    ['README.md', 'SHA256SUMS', 'data/tasks.csv', 'datapackage.json']
    """
    made = {f"data/{table.name}.csv": as_csv(table) for table in dump.tables}
    made |= {f"json/{name}.json": as_json(answer) for name, answer in dump.answers.items()}
    made |= dump.attachments
    made[PACKAGE] = as_json(package(dump, made))
    made[README] = readme(dump).encode()
    sums = "".join(f"{hashlib.sha256(made[name]).hexdigest()}  {name}\n" for name in sorted(made))
    return {**made, SUMS: sums.encode()}


def as_csv(table: Table) -> bytes:
    """Write a table as CSV (RFC 4180, UTF-8)."""
    target = StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([column.name for column in table.columns])
    writer.writerows([_cell(value) for value in row] for row in table.rows)
    return target.getvalue().encode()


def _cell(value: Any) -> str:
    """A value as Frictionless reads it from a cell; an apostrophe before words that a spreadsheet would reckon.

    >>> [_cell(one) for one in (None, True, -3, "x", ["a"], date(2027, 4, 2), "=1+1")]
    ['', 'true', '-3', 'x', '["a"]', '2027-04-02', "'=1+1"]
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    told = str(value)
    return f"'{told}" if isinstance(value, str) and told.startswith(FORMULA_SIGNS) else told


def as_json(told: Any) -> bytes:
    """Write what is told as JSON that a person can read too."""
    return (json.dumps(told, ensure_ascii=False, indent=1, default=str) + "\n").encode()


def package(dump: Dump, made: Mapping[str, bytes]) -> dict[str, Any]:
    """Describe the tables as a Frictionless data package (Data Package v1, Table Schema)."""
    known = {table.name for table in dump.tables}
    licences = {"licenses": [{"name": "other", "title": dump.licence}]} if dump.licence else {}
    return {
        "profile": "tabular-data-package",
        "name": dump.slug,
        "title": dump.title,
        "description": dump.texts.get("about", ""),
        "homepage": dump.address,
        "version": str(dump.revision),
        "created": f"{dump.made_on.isoformat()}T00:00:00Z",
        "published": dump.published_on.isoformat(),
        "language": dump.language,
        "license": dump.licence or "not stated",
        **licences,
        "sources": [{"title": dump.title, "path": dump.address}],
        "contributors": [{"title": f"Cauce {dump.program}", "role": "wrangler"}],
        "resources": [_resource(table, made[f"data/{table.name}.csv"], dump, known) for table in dump.tables],
    }


def _resource(table: Table, content: bytes, dump: Dump, known: set[str]) -> dict[str, Any]:
    foreign = [
        {"fields": one.name, "reference": {"resource": one.names, "fields": "key"}}
        for one in table.columns
        if one.names in known
    ]
    return {
        "name": table.name,
        "path": f"data/{table.name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "title": table.words.get(dump.language) or table.name,
        "titles": dict(table.words),
        "schema": {
            "primaryKey": "key",
            "missingValues": [""],
            "fields": [_field(column, dump.language) for column in table.columns],
            **({"foreignKeys": foreign} if foreign else {}),
        },
    }


def _field(column: Column, language: str) -> dict[str, Any]:
    constraints = {"constraints": {"required": True, "unique": True}} if column.name == "key" else {}
    return {
        "name": column.name,
        "type": column.type,
        "description": column.words.get(language, ""),
        "descriptions": dict(column.words),
        **constraints,
    }


def readme(dump: Dump) -> str:
    """Write what a person reads first."""
    told = dump.texts
    lines = [f"# {dump.title}", "", told.get("about", ""), "", f"- {dump.address}"]
    lines += [f"- {told[name]}" for name in ("published", "made", "licence") if name in told]
    lines += ["", f"## {told.get('tables', '')}", ""]
    lines += [
        f"- `data/{table.name}.csv` ({len(table.rows)}): {table.words.get(dump.language, '')}" for table in dump.tables
    ]
    if dump.notes:
        lines += ["", *(f"- {sentence}" for sentence in dump.notes)]
    lines += ["", told.get("how", ""), ""]
    return "\n".join(lines)


def as_zip(made: Mapping[str, bytes], *, on: date) -> bytes:
    """Pack files into a zip in which the day is the only time that is told."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(made):
            entry = zipfile.ZipInfo(name, date_time=(min(max(on.year, 1980), 2107), on.month, on.day, 12, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, made[name])
    return target.getvalue()
