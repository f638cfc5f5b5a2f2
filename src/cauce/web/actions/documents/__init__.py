"""Documents (documentos): versions of deliverables submitted, returned, accepted; their files kept by content."""

from __future__ import annotations

from cauce.web.actions.documents.contents import CannotKeepFileError
from cauce.web.actions.documents.files import keep_file, scan_waiting
from cauce.web.actions.documents.uploads import (
    MisplacedPartError,
    Target,
    add_part,
    begin_upload,
    check_may_upload,
    open_upload,
    stop_upload,
    target_of,
)
from cauce.web.actions.documents.versions import accept_version, prepare, return_version, submit_version

__all__ = [
    "CannotKeepFileError",
    "MisplacedPartError",
    "Target",
    "accept_version",
    "add_part",
    "begin_upload",
    "check_may_upload",
    "keep_file",
    "open_upload",
    "prepare",
    "return_version",
    "scan_waiting",
    "stop_upload",
    "submit_version",
    "target_of",
]
