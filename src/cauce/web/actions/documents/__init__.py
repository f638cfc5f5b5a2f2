"""Documents (documentos): versions of deliverables submitted, returned, accepted; their files kept by content."""

from __future__ import annotations

from cauce.web.actions.documents.contents import CannotKeepFileError
from cauce.web.actions.documents.files import keep_file
from cauce.web.actions.documents.versions import accept_version, prepare, return_version, submit_version

__all__ = ["CannotKeepFileError", "accept_version", "keep_file", "prepare", "return_version", "submit_version"]
