"""Mail and the address of links (correo, dirección pública): read from the environment, wrong ones refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from cauce.web import environment
from cauce.web.environment import WrongSettingError


def test_without_a_server_letters_are_kept_in_the_data_folder(tmp_path: Path) -> None:
    told = environment.mail(tmp_path, {})
    assert (told["MAIL_IS_KEPT"], told["EMAIL_FILE_PATH"]) == (True, tmp_path / "mail")


@pytest.mark.parametrize(
    ("url", "port", "ssl", "tls"),
    [
        ("smtp://ana:a%40b@mail.example.org", 587, False, True),
        ("smtp://ana:a%40b@mail.example.org:25", 25, False, True),
        ("smtps://ana:a%40b@mail.example.org", 465, True, False),
    ],
)
def test_a_mail_server_is_told_in_one_address(tmp_path: Path, url: str, port: int, ssl: bool, tls: bool) -> None:
    told = environment.mail(tmp_path, {"CAUCE_MAIL_URL": url, "CAUCE_MAIL_FROM": "oficina@example.org"})
    assert (told["EMAIL_PORT"], told["EMAIL_USE_SSL"], told["EMAIL_USE_TLS"]) == (port, ssl, tls)
    assert (told["EMAIL_HOST"], told["EMAIL_HOST_USER"], told["EMAIL_HOST_PASSWORD"]) == (
        "mail.example.org",
        "ana",
        "a@b",
    )
    assert told["DEFAULT_FROM_EMAIL"] == "oficina@example.org"


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://host:port"])
def test_an_address_of_a_mail_server_that_cannot_be_one_is_refused_without_its_password(
    tmp_path: Path, url: str
) -> None:
    with pytest.raises(WrongSettingError, match="CAUCE_MAIL_URL must be like") as refused:
        environment.mail(tmp_path, {"CAUCE_MAIL_URL": url})
    assert "smtp://host" not in str(refused.value)


def test_a_sender_without_an_address_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongSettingError, match="«oficina»"):
        environment.mail(tmp_path, {"CAUCE_MAIL_FROM": "oficina"})


@pytest.mark.parametrize(
    ("names", "https", "given", "address"),
    [
        (["127.0.0.1"], False, "", "http://127.0.0.1:8000"),
        (["127.0.0.1", "plan.example.org"], True, "", "https://plan.example.org"),
        (["127.0.0.1"], False, "http://127.0.0.1:8010/", "http://127.0.0.1:8010"),
    ],
)
def test_links_lead_where_readers_reach_the_server(names: list[str], https: bool, given: str, address: str) -> None:
    assert environment.address(names, https=https, environment={"CAUCE_ADDRESS": given}) == address


def test_an_address_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(WrongSettingError, match=r"«plan\.example\.org»"):
        environment.address([], https=True, environment={"CAUCE_ADDRESS": "plan.example.org"})
