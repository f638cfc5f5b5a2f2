"""Ground-motion fields read in one go, and cell by cell where a file is not plain."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.hazard import Hazard, gmf_columns
from cauce.engines.risk.hazard.gmf import read_gmf

SITES = "site_id,lon,lat\n0,-79.5,9.0\n1,-79.4,9.1\n12,-79.3,9.2\n"
PLAIN = "eid,sid,gmv_PGA\n10,12,0.25\n2,1,0.5\n2,0,0.125\n10,0,0\n"


def fields(folder: Path, written: str, *, sites: str = SITES) -> Hazard:
    (folder / "gmf.csv").write_text(written, encoding="utf-8")
    (folder / "sites.csv").write_text(sites, encoding="utf-8")
    return read_gmf(folder / "gmf.csv", folder / "sites.csv")


WRITTEN = {
    "plain": PLAIN,
    "a remark before it": "#,made here\n" + PLAIN,
    "a remark among the records": PLAIN.replace("2,1,0.5", "# here the second event begins\n2,1,0.5"),
    "decimal commas": PLAIN.replace(",", ";").replace(".", ","),
    "spaces": PLAIN.replace(",", ", "),
    "older names": PLAIN.replace("eid,sid", "event_id,site_id"),
    "other columns": PLAIN.replace("eid,", "rlz,eid,").replace("\n10,", "\n0,10,").replace("\n2,", "\n0,2,"),
    "a mark of its encoding": "\ufeff" + PLAIN,
}


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_a_file_says_the_same_however_it_is_written(tmp_path: Path, written: str) -> None:
    found = fields(tmp_path, written)
    assert found.event_names == ("2", "10")
    assert found.intensity.dense().tolist() == [[0.125, 0.5, 0], [0, 0, 0.25]]


@pytest.mark.parametrize("written", [value for name, value in WRITTEN.items() if name in {"plain", "other columns"}])
def test_a_plain_file_is_read_in_one_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setattr(gmf_columns, "numbers", None)
    assert fields(tmp_path, written).events == 2


@pytest.mark.parametrize(
    ("written", "code", "told"),
    [
        (PLAIN.replace("0.5", "much"), "not_a_number", "«much»"),
        (PLAIN.replace("0.5", ""), "not_a_number", "«»"),
        (PLAIN.replace("0.5", "nan"), "not_a_number", "«nan»"),
        (PLAIN.replace("0.5", "-1"), "negative", "-1"),
        (PLAIN + "2,1,0.75\n", "repeated_event", "2 / 1"),
        (PLAIN.replace("gmv_PGA", "gmv_SA(0.3)"), "columns_missing", "gmv_PGA"),
        (PLAIN.splitlines()[0] + "\n", "no_records", "gmf.csv"),
        ("", "no_records", "gmf.csv"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, written: str, code: str, told: str) -> None:
    with pytest.raises(UnusableLayer) as refused:
        fields(tmp_path, written)
    assert code in refused.value.problem.code
    assert told in str(refused.value)


def test_a_long_file_with_a_fault_is_not_read_again_cell_by_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gmf_columns, "AGAIN", 0)
    with pytest.raises(UnusableLayer) as refused:
        fields(tmp_path, PLAIN.replace("0.5", "much"))
    assert refused.value.problem.code == "unreadable_layer"
    assert "much" in str(refused.value)


def test_events_in_any_order_give_the_same_fields(tmp_path: Path) -> None:
    lines = [f"{event},{site},{1 + event + site / 100}" for event in range(20) for site in (0, 1, 12)]
    orders = [np.arange(len(lines)), np.random.default_rng(3).permutation(len(lines))]
    first, second = (fields(tmp_path, "eid,sid,gmv_PGA\n" + "\n".join(lines[at] for at in order)) for order in orders)
    assert first.event_names == second.event_names
    assert np.array_equal(first.intensity.dense(), second.intensity.dense())
