"""Damaged files: a reader returns a document or refuses it with a reason; nothing else ever happens."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cauce.importer.blocks import Document, UnusableDocument
from cauce.importer.readers import read_document
from tests.corpus import content
from tests.corpus.build import build
from tests.importer.readers.damage import damaged

COUNT = int(os.environ.get("CAUCE_MUTATIONS", "100"))
PLANS = {"docx": "altavega", "pdf": "tamarind", "text": "villa-brisa", "xlsx": "san-telmo"}


@pytest.mark.parametrize("kind", sorted(PLANS))
def test_a_damaged_file_is_read_or_refused(kind: str, tmp_path: Path) -> None:
    path = build(content.load(PLANS[kind]), kind, tmp_path)
    whole = path.read_bytes()
    read = 0
    for seed in range(COUNT):
        data = damaged(whole, kind, seed)
        try:
            document = read_document(data, file_name=path.name)
        except UnusableDocument as refusal:
            assert refusal.code, seed
        except Exception as error:
            pytest.fail(f"{kind}, seed {seed}: {type(error).__name__}: {error}")
        else:
            assert isinstance(document, Document)
            read += 1
    assert path.read_bytes() == whole
    assert read > COUNT // 10, f"Only {read} of {COUNT} damaged files could be read at all."
