"""The method as data (método): numbers, words and catalogues, each with its source, in TOML files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any


@cache
def load(name: str) -> Mapping[str, Any]:
    """Load a file of the method by its name, as mappings that cannot be changed.

    Parameters
    ----------
    name
        The file's name without its ending.

    Raises
    ------
    FileNotFoundError
        There is no such file.

    Examples
    --------
    >>> "leads" in load("vocabulary")["columns_tasks"]
    True
    """
    text = resources.files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    frozen: Mapping[str, Any] = _frozen(tomllib.loads(text))
    return frozen


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType({key: _frozen(part) for key, part in value.items()})
    if isinstance(value, list):
        return tuple(_frozen(part) for part in value)
    return value
