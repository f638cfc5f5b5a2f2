"""Settings of the map (mapa de fondo): the address of a basemap, which is none unless an administrator gives one."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from cauce.web.environment.names import WrongSettingError, gettext_noop, read

PLACES = ("{z}", "{x}", "{y}")


def basemap(environment: Mapping[str, str] = os.environ) -> str:
    """Return the address of a basemap's tiles, with {z}, {x} and {y} in it; empty where there is none."""
    value = read("CAUCE_BASEMAP", environment)
    if not value:
        return ""
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    is_plain = bool(re.fullmatch(r"[A-Za-z0-9.-]+", host)) and "'" not in value and ";" not in value
    if parts.scheme != "https" or not is_plain or not all(place in value for place in PLACES):
        raise WrongSettingError(
            gettext_noop(
                "CAUCE_BASEMAP is «%(value)s»; it must be like https://tiles.example.org/{z}/{x}/{y}.png. Correct it,"
                " or leave it empty: the map draws the city's own layers."
            ),
            value=value,
        )
    return value


def origin(address: str) -> str:
    """Return the site of an address, as a content policy names it.

    Examples
    --------
    >>> origin("https://tiles.example.org/{z}/{x}/{y}.png")
    'https://tiles.example.org'
    """
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
