"""Settings of the server (servidor): its names, its data folder, its key, whether it stands behind HTTPS."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from cauce.web.environment.names import LOOPBACK, WrongSettingError, gettext_noop, read, switch

SHORTEST_KEY = 32
HOST = re.compile(
    r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:.]+\]"
)


def hosts(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return the names under which the server is reached."""
    names = [name.strip() for name in read("CAUCE_HOSTS", environment).split(",") if name.strip()]
    for name in names:
        if not HOST.fullmatch(name):
            raise WrongSettingError(
                gettext_noop(
                    "CAUCE_HOSTS holds «%(name)s»; each part must be a plain host name such as plan.example.org,"
                    " without port or path. Correct it."
                ),
                name=name,
            )
    return names


def outside(names: list[str]) -> list[str]:
    """Return the names under which others than this machine reach the server."""
    return [name for name in names if name not in LOOPBACK]


def home() -> Path:
    """Return the folder that a relative path starts from: the project's, whatever folder one stands in; else here."""
    project = Path(__file__).resolve().parents[4]
    return project if (project / "pyproject.toml").is_file() else Path.cwd()


def data_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the data folder, made for its owner alone when it is not there."""
    folder = (home() / Path(read("CAUCE_DATA", environment)).expanduser()).resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise WrongSettingError(
            gettext_noop(
                "CAUCE_DATA is «%(folder)s», where no folder can be made (%(reason)s). Choose another folder."
            ),
            folder=folder,
            reason=error,
        ) from error
    if not os.access(folder, os.W_OK):
        raise WrongSettingError(
            gettext_noop("CAUCE_DATA is «%(folder)s», where one may not write. Choose another folder."), folder=folder
        )
    return folder


def secret_key(folder: Path, environment: Mapping[str, str] = os.environ) -> str:
    """Return the key given, or the one kept in the data folder, made on the first start for its owner only."""
    given = read("CAUCE_SECRET_KEY", environment)
    if given:
        if len(given) < SHORTEST_KEY or len(set(given)) < 5:
            raise WrongSettingError(
                gettext_noop(
                    "CAUCE_SECRET_KEY has %(given)d characters, or too few different ones; it must have at least"
                    " %(needed)d random ones. Remove it and Cauce makes one in the data folder."
                ),
                given=len(given),
                needed=SHORTEST_KEY,
            )
        return given
    place = folder / "secret-key"
    if not place.exists():
        _make_key(place)
    key = place.read_text().strip()
    if len(key) < SHORTEST_KEY:
        raise WrongSettingError(
            gettext_noop("«%(place)s» holds no usable key. Remove the file and start again; all must sign in anew."),
            place=place,
        )
    return key


def _make_key(place: Path) -> None:
    """Write a new key whole, or nothing: of two starts at once, one makes it."""
    beside = place.with_name(f"{place.name}-{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(beside, place)
    except OSError as error:
        raise WrongSettingError(
            gettext_noop(
                "«%(place)s» cannot be written (%(reason)s). Make room on its disk, or choose another folder."
            ),
            place=place,
            reason=error,
        ) from error
    finally:
        beside.unlink(missing_ok=True)


def address(names: list[str], *, https: bool, environment: Mapping[str, str] = os.environ) -> str:
    """Return where readers reach the server, without a slash at its end."""
    given = read("CAUCE_ADDRESS", environment).rstrip("/")
    if not given:
        public = outside(names)
        return f"{'https' if https else 'http'}://{public[0]}" if public else "http://127.0.0.1:8000"
    try:
        parts = urlsplit(given)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment or parts.username:
        raise WrongSettingError(
            gettext_noop(
                "CAUCE_ADDRESS is «%(given)s»; it must be like https://plan.example.org. Correct it or remove it."
            ),
            given=given,
        )
    return given


def debug(names: list[str], environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether errors are shown in full, which is refused off the loopback."""
    wanted = switch("CAUCE_DEBUG", environment)
    public = outside(names)
    if wanted and public:
        raise WrongSettingError(
            gettext_noop(
                "CAUCE_DEBUG is 1 while CAUCE_HOSTS holds «%(host)s»; errors in full tell secrets to whoever asks."
                " Set CAUCE_DEBUG to 0."
            ),
            host=public[0],
        )
    return wanted
