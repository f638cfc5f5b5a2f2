"""Judges named in words (quienes juzgan sin cuenta): by name, with what they judged and the links they were given."""

from __future__ import annotations

from dataclasses import dataclass, field

from cauce.core.facilities import folded
from cauce.web.models import Plan, QuestionnaireLink, VulnerabilityJudgement
from cauce.web.models.questionnaires import ERASED_NAME


@dataclass
class NamedJudge:
    """Somebody without an account: their name as it was written last, their judgements and their links.

    Two spellings that differ by case, accents or signs alone are one name, as where judgements are counted.
    """

    name: str
    judgements: list[VulnerabilityJudgement] = field(default_factory=list)
    links: list[QuestionnaireLink] = field(default_factory=list)

    @property
    def facilities(self) -> list[str]:
        """Names of the facilities that they judged or were asked about."""
        asked = [one.name for link in self.links for one in link.facilities.all()]
        return sorted({*(one.facility.name for one in self.judgements), *asked})


def named_judges(plan: Plan, *, words: str = "") -> list[NamedJudge]:
    """Judges who are named in words, by name; put away or withdrawn, their name still stands. Three queries."""
    found: dict[str, NamedJudge] = {}
    links = QuestionnaireLink.objects.filter(plan=plan).exclude(named="").exclude(named__startswith=ERASED_NAME)
    for link in links.prefetch_related("facilities").order_by("pk"):
        _of(found, link.named).links.append(link)
    judged = VulnerabilityJudgement.objects.filter(plan=plan).exclude(judge_post="")
    judged = judged.exclude(judge_post__startswith=ERASED_NAME).select_related("facility")
    for one in judged.defer("answers", "note").order_by("judged_on", "pk"):
        _of(found, one.judge_post).judgements.append(one)
    asked = folded(words).split()
    kept = [one for name, one in found.items() if all(word in name for word in asked)]
    return sorted(kept, key=lambda one: folded(one.name))


def named_judge(plan: Plan, name: str) -> NamedJudge | None:
    """The judge of a name, in whatever spelling."""
    wanted = folded(name)
    return next((one for one in named_judges(plan) if folded(one.name) == wanted), None) if wanted else None


def _of(found: dict[str, NamedJudge], name: str) -> NamedJudge:
    one = found.setdefault(folded(name) or name, NamedJudge(name))
    one.name = name
    return one
