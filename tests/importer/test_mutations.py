"""Damaged documents through the whole importer: a plan, or a clear refusal, and nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest

from cauce.importer.blocks import UnusableDocument
from tests.corpus import content
from tests.corpus.mutations import mutate
from tests.importer.reading import read_answer

MUTATIONS = 100
PLANS = {"docx": "bahia-larga", "pdf": "mount-arden", "text": "villa-brisa", "xlsx": "glenmore"}


@pytest.mark.parametrize("kind", sorted(PLANS))
def test_a_damaged_document_never_crashes_the_importer(kind: str, tmp_path: Path) -> None:
    plan = content.load(PLANS[kind])
    read = 0
    for seed in range(MUTATIONS):
        path = mutate(plan, kind, seed, tmp_path)
        before = path.read_bytes()
        try:
            read_answer(path)
            read += 1
        except UnusableDocument:
            pass
        except Exception as error:
            pytest.fail(f"{plan.slug}, {kind}, seed {seed}: {type(error).__name__}: {error}")
        assert path.read_bytes() == before
        path.unlink()
    assert not list(tmp_path.iterdir())
    assert read >= MUTATIONS // 4, f"Only {read} of {MUTATIONS} damaged documents could be read."
