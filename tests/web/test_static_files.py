"""Static files: hashed and compressed once for a server, plain without one."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.test import Client
from whitenoise.middleware import WhiteNoiseMiddleware

from cauce.web import static_files

STYLE = "css/base.css"
NAMED = re.compile(r"""\{% static ['"]([^'"]+)['"]""")


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """A data folder in which nothing was collected yet."""
    settings.STATIC_ROOT = tmp_path / "static"
    return tmp_path / "static"


def test_without_a_server_names_are_plain(folder: Path) -> None:
    assert static(STYLE) == "/static/css/base.css"


def test_a_server_sends_hashed_names_compressed_and_kept_for_ever(folder: Path) -> None:
    assert static_files.collect()
    address = static(STYLE)
    assert address.startswith("/static/css/base.") and address != "/static/css/base.css"
    assert (folder / f"{address.removeprefix('/static/')}.gz").is_file()
    assert not static_files.collect(), "what did not change is not made again"
    assert static(STYLE) == address
    sent = WhiteNoiseMiddleware(lambda request: None).files[address]
    assert "immutable" in str(sent.alternatives)
    (folder / static_files.MARK).write_text("sources of yesterday", encoding="utf-8")
    assert static_files.collect()


def test_a_file_that_came_after_the_start_has_its_plain_name(folder: Path) -> None:
    static_files.collect()
    assert static("css/of-tomorrow.css") == "/static/css/of-tomorrow.css"


def test_every_file_that_a_template_names_is_there() -> None:
    pages = (Path(static_files.__file__).parent / "templates").rglob("*.html")
    named = {name for page in pages for name in NAMED.findall(page.read_text(encoding="utf-8"))}
    assert len(named) > 5
    assert [name for name in sorted(named) if finders.find(name) is None] == []


def test_a_plain_name_is_asked_for_again_each_time(client: Client) -> None:
    answer = client.get("/static/css/base.css")
    assert answer.headers["Cache-Control"] == "max-age=0, public"


def test_a_folder_that_cannot_be_written_leaves_plain_names(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder.write_text("a file where the folder should be")
    with caplog.at_level(logging.WARNING):
        assert not static_files.collect()
    assert "sent as they are" in caplog.text
    assert static(STYLE) == "/static/css/base.css"
