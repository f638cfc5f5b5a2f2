"""Server logs (registros del servidor): what gunicorn itself says, in the form of the others and without addresses."""

from __future__ import annotations

import logging
from typing import Any

from gunicorn.glogging import Logger

from cauce.web import environment, logs


class ServerLogger(Logger):
    """Gunicorn's log of faults; there is none of requests, for Cauce writes its own line about each."""

    def setup(self, cfg: Any) -> None:
        """Set up the log of faults as gunicorn does, and write it as ours."""
        super().setup(cfg)
        formatter = logs.FORMATTERS[environment.log_form()]()
        for handler in self.error_log.handlers:
            handler.setFormatter(formatter)
        self.access_log.handlers = []
        self.access_log.addHandler(logging.NullHandler())
