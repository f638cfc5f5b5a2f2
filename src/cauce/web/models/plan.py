"""The plan (plan de trabajo): areas, questions, rows, tasks and what surrounds them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class PlanManager(models.Manager["Plan"]):
    """Plans that are here; one that was begun by mistake and removed is in ``Plan.every`` alone."""

    def get_queryset(self) -> models.QuerySet[Plan]:
        """Leave out what was removed."""
        return super().get_queryset().filter(retired_at=None)


class Plan(models.Model):
    """One city's plan, private until it is published."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=300)
    city = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=8, default="es")
    city_format = models.CharField(max_length=16, default="es-PA")
    period_words = models.CharField(max_length=200, blank=True)
    is_illustration = models.BooleanField(default=False)
    notice = models.JSONField(default=dict, blank=True)  # {"es": …, "en": …}
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=0)  # one more with each event; what is computed is kept under it
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = PlanManager()
    every: ClassVar[models.Manager[Plan]] = models.Manager()

    class Meta:
        ordering: ClassVar = ["title", "slug"]

    def __str__(self) -> str:
        return self.title


class PlanItem(models.Model):
    """What every thing of a plan has: a stable key, its order, its version, and whether it is retired.

    ``key`` names the item across imports ("task:1.1.1", "row:1.1.1/step:2"); a removed item is
    retired, never deleted, so that history and undo can name it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    order = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "key"], name="%(class)s_key")]


class Work(models.Model):
    """Where a row or a task stands, and who decided when it is deferred or cancelled (see core.monitoring)."""

    state = models.CharField(max_length=16, default="planned")
    state_on = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=32, blank=True)  # mayor, department, programme
    state_why = models.TextField(blank=True)
    taken_up_in = models.TextField(blank=True)  # where in the strategy a deferred one is taken up

    class Meta:
        abstract = True


class Statement(PlanItem):
    """A mission, vision, legal basis, introduction or section objective."""

    kind = models.CharField(max_length=40)
    owner = models.CharField(max_length=40, blank=True)
    text = models.TextField()


class PhaseObjective(PlanItem):
    """A Phase II objective; its group is discovery, stakeholders or institutional."""

    group = models.CharField(max_length=40)
    text = models.TextField()


class Methodology(PlanItem):
    """A methodology of section B."""

    text = models.TextField()


class Acronym(PlanItem):
    """A line of the list of acronyms."""

    acronym = models.CharField(max_length=80)
    name = models.TextField()


class HeadingLine(PlanItem):
    """A heading as the table of contents ("contents") or the body ("body") prints it."""

    source = models.CharField(max_length=16)
    label = models.CharField(max_length=80, blank=True)
    title = models.TextField()
    page = models.CharField(max_length=16, blank=True)


class Area(PlanItem):
    """A discovery area."""

    number = models.PositiveIntegerField()
    title = models.TextField()
    context = models.TextField(blank=True)
    general_objective = models.TextField(blank=True)


class ExchangeCity(PlanItem):
    """A city of the network with which an area exchanges experience."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="cities")
    city = models.CharField(max_length=200)
    country = models.CharField(max_length=200, blank=True)


class Question(PlanItem):
    """A diagnostic question."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="questions")
    code = models.CharField(max_length=40)
    text = models.TextField()


class Row(PlanItem, Work):
    """A row of an area's table: it owns deliverables, assignments and questions."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="rows")
    questions_as_printed = models.TextField(blank=True)
    codes_printed = models.JSONField(default=list, blank=True)  # question codes as printed in the row
    texts_printed = models.JSONField(default=list, blank=True)  # [[code or "", words]] as printed in the row
    due_on = models.DateField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)  # last sign of life by who works on it


class RowQuestion(PlanItem):
    """A question that a row answers; the code and words printed in the row are kept."""

    row = models.ForeignKey(Row, on_delete=models.CASCADE, related_name="row_questions")
    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, null=True, blank=True, related_name="row_questions"
    )
    code = models.CharField(max_length=40, blank=True)
    code_printed = models.CharField(max_length=40, blank=True)
    text_printed = models.TextField(blank=True)


class Task(PlanItem, Work):
    """A task of a row."""

    row = models.ForeignKey(Row, on_delete=models.CASCADE, related_name="tasks")
    code = models.CharField(max_length=40)
    title = models.TextField(blank=True)


class Step(PlanItem):
    """A step of a task."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="steps")
    text = models.TextField()
    done_on = models.DateField(null=True, blank=True)


class Note(PlanItem):
    """A note of a task, or of a whole row when it has no task."""

    row = models.ForeignKey(Row, on_delete=models.CASCADE, related_name="notes")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, null=True, blank=True, related_name="notes")
    text = models.TextField()


class NamedInput(PlanItem):
    """A named source that a task must obtain; proposed by the reading until the office accepts it."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="inputs")
    name = models.CharField(max_length=300)
    step_words = models.TextField(blank=True)
    state = models.CharField(max_length=16, default="proposed")  # proposed accepted rejected
    asked_of = models.CharField(max_length=300, blank=True)
    asked_on = models.DateField(null=True, blank=True)
    got_on = models.DateField(null=True, blank=True)


class Dependency(PlanItem):
    """A reference from a task to another; proposed by the reading until the office accepts it."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="dependencies")
    needs = models.ForeignKey(Task, on_delete=models.CASCADE, null=True, blank=True, related_name="needed_by")
    words = models.TextField(blank=True)
    kind = models.CharField(max_length=32)
    state = models.CharField(max_length=16, default="proposed")


class SearchEntry(models.Model):
    """What search finds: folded stems of one item's public words, the same on every database."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="search_entries")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    title = models.TextField(blank=True)
    text = models.TextField(blank=True)
    stems = models.TextField(blank=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "kind", "key"], name="one_search_entry")]
