"""Words about actors (palabras sobre los actores): sectors, levels, letters of roles, ways to work with a party."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cauce.web.pages.words import Words

SECTORS: Words = {
    "public": _("Public sector"),
    "private": _("Private sector"),
    "academia": _("Academia"),
    "civil_society": _("Civil society"),
    "international": _("International cooperation"),
}
LEVELS: Words = {
    "community": _("Community level"),
    "municipal": _("Municipal level"),
    "regional": _("Regional level"),
    "national": _("National level"),
    "international": _("International level"),
}
LETTERS: Words = {
    "leads": pgettext_lazy("letters of a role", "L"),
    "supports": pgettext_lazy("letters of a role", "S"),
    "supervises": pgettext_lazy("letters of a role", "Su"),
    "validates": pgettext_lazy("letters of a role", "V"),
    "working_group": pgettext_lazy("letters of a role", "G"),
    "allies": pgettext_lazy("letters of a role", "A"),
    "guides": pgettext_lazy("letters of a role", "Gu"),
    "reviews": pgettext_lazy("letters of a role", "R"),
    "provides_inputs": pgettext_lazy("letters of a role", "I"),
}
QUARTERS: Words = {
    "work_closely": _("Work closely together"),
    "keep_satisfied": _("Keep satisfied"),
    "keep_informed": _("Keep informed"),
    "watch": _("Keep in view"),
}
TURNS: Words = {
    "added": _("Joined"),
    "removed": _("Left"),
    "brought_back": _("Came back"),
    "changed": _("Written in another way"),
}
# How sure a proposal is, and by which words of a name it is told.
CERTAINTY: Words = {
    "sure": pgettext_lazy("proposal", "Sure"),
    "likely": pgettext_lazy("proposal", "Likely"),
    "unknown": pgettext_lazy("proposal", "Its name does not tell"),
}
HOW_TOLD: Words = {
    "is": _("«%(words)s» is known."),
    "begins": _("The name begins with «%(words)s»."),
    "ends": _("The name ends with «%(words)s»."),
    "has": _("«%(words)s» stands in the name."),
    "owner": _("It belongs to «%(words)s»."),
}
