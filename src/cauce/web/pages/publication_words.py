"""Words of the publication (palabras de la publicación): what stays with the office whatever is published."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NEVER_PUBLIC: Mapping[str, str | Promise] = {
    "problems": _("findings about the document"),
    "provenance": _("where each item was read"),
    "contacts": _("contacts of persons"),
    "comments": _("comments"),
    "drafts": _("drafts"),
    "imports": _("imports and their documents"),
    "history": _("the history of changes"),
    "inputs": _("sources that tasks need, as proposed by the reading"),
    "dependencies": _("ties between tasks, as proposed by the reading"),
    "organization_proposals": _("organizations that are likely the same"),
    "facilities": _("single facilities and their scores"),
}
