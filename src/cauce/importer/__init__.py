"""The importer (importador): documents in, drafts of plans out."""

from __future__ import annotations

from pathlib import Path

from cauce.core.vocabulary import Vocabulary
from cauce.importer.blocks import UnusableDocument
from cauce.importer.draft import Draft
from cauce.importer.interpretation import interpret
from cauce.importer.readers import DEFAULT_LIMITS, Limits, read_document
from cauce.method import load

__all__ = ["DEFAULT_LIMITS", "Draft", "Limits", "UnusableDocument", "default_vocabulary", "read_plan"]


def default_vocabulary() -> Vocabulary:
    """Words that come with the method; a plan adds its own with ``extended_with``."""
    return Vocabulary(load("vocabulary"))


def read_plan(
    source: str | Path | bytes,
    *,
    file_name: str = "",
    vocabulary: Vocabulary | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Draft:
    """Read a work plan from a document: DOCX, PDF, XLSX or text, told apart by content.

    Parameters
    ----------
    source
        A path, or the file's bytes.
    file_name
        The name to show; the path's own when left out.
    vocabulary
        Words for headers, roles and sections; the method's own when left out.
    limits
        Bounds beyond which the document is refused.

    Raises
    ------
    UnusableDocument
        The file cannot be read, holds no plan ("not_a_plan") or two ("two_plans").
    """
    document = read_document(source, file_name=file_name, limits=limits)
    return interpret(document, vocabulary or default_vocabulary())
