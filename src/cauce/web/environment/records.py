"""Settings of logs and metrics (registros y métricas): their form, how much is said, who may read the figures."""

from __future__ import annotations

import os
from collections.abc import Mapping

from cauce.web.environment.names import WrongSettingError, gettext_noop, read


def log_form(environment: Mapping[str, str] = os.environ) -> str:
    """Return how lines of the log are written: text or json."""
    value = read("CAUCE_LOG", environment).lower()
    if value not in ("text", "json"):
        raise WrongSettingError(
            gettext_noop("CAUCE_LOG is «%(value)s»; it must be text or json. Set it to one of them or remove it."),
            value=value,
        )
    return value


def log_level(environment: Mapping[str, str] = os.environ) -> str:
    """Return the least weight of a line that is written, as Python names it."""
    value = read("CAUCE_LOG_LEVEL", environment).lower()
    if value not in ("error", "warning", "info", "debug"):
        raise WrongSettingError(
            gettext_noop(
                "CAUCE_LOG_LEVEL is «%(value)s»; it must be error, warning, info or debug. Set it to one of them."
            ),
            value=value,
        )
    return value.upper()


def metrics_token(environment: Mapping[str, str] = os.environ) -> str:
    """Return what opens the metrics to another machine; empty opens them to this one alone."""
    value = read("CAUCE_METRICS_TOKEN", environment)
    if value and (len(value) < 20 or len(set(value)) < 5 or not value.isascii() or " " in value):
        raise WrongSettingError(
            gettext_noop(
                "CAUCE_METRICS_TOKEN has %(length)d characters, or signs that it cannot have; it must have at least 20"
                " random letters and digits. Correct it, or remove it to open the metrics to this machine alone."
            ),
            length=len(value),
        )
    return value
