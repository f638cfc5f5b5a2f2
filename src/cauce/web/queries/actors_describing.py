"""What names tell of organisations (describir organizaciones): proposals where nobody said their sector or level."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from cauce.core.actors.sectors import Description, describe
from cauce.web.models import Acronym, Organization, OrganizationAlias, Plan
from cauce.web.queries.plan import alive, current, folded


@dataclass(frozen=True)
class Proposed:
    """An organisation of which something is not said yet, with what its names tell of it."""

    organization: Organization
    told: Description

    @property
    def sector(self) -> str:
        """The sector that is said, else the one that the names tell."""
        return self.organization.sector or (self.told.sector.value if self.told.sector else "")

    @property
    def level(self) -> str:
        """The level that is said, else the one that the names tell."""
        return self.organization.level or (self.told.level.value if self.told.level else "")

    @property
    def sure_sector(self) -> str:
        """The sector that is said, else the one that the names leave no doubt of."""
        guess = self.told.sector
        return self.organization.sector or (guess.value if guess and guess.is_sure else "")

    @property
    def sure_level(self) -> str:
        """The level that is said, else the one that the names leave no doubt of."""
        guess = self.told.level
        return self.organization.level or (guess.value if guess and guess.is_sure else "")

    @property
    def has_sure(self) -> bool:
        """Whether accepting what is sure says something of it."""
        return (self.sure_sector, self.sure_level) != (self.organization.sector, self.organization.level)

    @property
    def group(self) -> int:
        """0 where all that is told is sure, 1 where something is likely, 2 where the names tell nothing new."""
        if (self.sector, self.level) == (self.organization.sector, self.organization.level):
            return 2
        return 0 if (self.sector, self.level) == (self.sure_sector, self.sure_level) else 1


def undescribed(plan: Plan) -> QuerySet[Organization]:
    """Return the organisations of which the sector or the level is not said."""
    return current(Organization, plan=plan).filter(merged_into=None).filter(Q(sector="") | Q(level=""))


def proposed(plan: Plan) -> list[Proposed]:
    """Return what names tell of the organisations that are not described, sure ones first; three queries."""
    listed = list(current(Acronym, plan=plan).values_list("acronym", "name"))
    found = []
    for one in undescribed(plan).prefetch_related(Prefetch("aliases", alive(OrganizationAlias))):
        names = [one.name, *(each.spelling for each in one.aliases.all())]
        found.append(Proposed(one, describe(names, acronym=one.acronym, listed=listed, language=plan.language)))
    return sorted(found, key=lambda each: (each.group, folded(each.organization.name)))
