"""What the command line says of a wrong order, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_cli import EXAMPLE, cauce


@pytest.mark.parametrize(
    ("order", "english", "spanish"),
    [
        ((), "the following arguments are required: COMMAND", "faltan estas partes de la orden: ORDEN"),
        (("serve", "--port", "99999"), "«99999» is no port", "«99999» no es un puerto"),
        (("serve", "--workers", "x"), "invalid int value: 'x'", "'x' no es un valor"),
        (("check",), "the following arguments are required: PLAN", "faltan estas partes de la orden: PLAN"),
        (("check", "panama", "--jsom"), "unrecognized arguments: --jsom", "no se conoce: --jsom"),
    ],
)
def test_a_wrong_order_is_told_in_the_language_of_the_terminal(
    tmp_path: Path, order: tuple[str, ...], english: str, spanish: str
) -> None:
    told = {code: cauce(*order, data=tmp_path, LANGUAGE=code) for code in ("en", "es")}
    assert told["en"].returncode == told["es"].returncode == 2
    assert english in told["en"].stderr
    assert spanish in told["es"].stderr


def test_help_is_in_one_language(tmp_path: Path) -> None:
    told = cauce("--help", data=tmp_path, LANGUAGE="es").stdout
    assert "uso: cauce" in told
    assert "show this help" not in told and "options" not in told


def test_what_the_system_says_is_told_in_the_language_of_the_terminal(tmp_path: Path) -> None:
    missing = cauce("import", str(tmp_path / "no.docx"), data=tmp_path, LANGUAGE="es").stderr
    assert "no hay ningún archivo ni carpeta con ese nombre" in missing
    assert "es una carpeta" in cauce("import", str(tmp_path), data=tmp_path, LANGUAGE="es").stderr
    unwritable = str(tmp_path / "no" / "out.json")
    order = ("import", str(EXAMPLE), "--dry-run", "--json", unwritable)
    assert "No such file" not in cauce(*order, data=tmp_path, LANGUAGE="es").stderr
