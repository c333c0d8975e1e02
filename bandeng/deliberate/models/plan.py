"""The yearly plan (协商计划): targets, topics called for, items with owner and quarter, changes with their reasons."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bandeng.studio.models import Person, Region, Studio


class Plan(models.Model):
    """One year of a district (`studio` is None) or of a studio, which carries a share of its district's (承接)."""

    class State(models.TextChoices):
        CALLING = "calling", pgettext_lazy("plan", "征题")
        DRAFT = "draft", pgettext_lazy("plan", "起草")
        SUBMITTED = "submitted", pgettext_lazy("plan", "报批")
        APPROVED = "approved", pgettext_lazy("plan", "已批准")
        ISSUED = "issued", pgettext_lazy("plan", "已印发")

    subject = models.CharField(max_length=40, unique=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="plans")
    studio = models.ForeignKey(Studio, models.PROTECT, null=True, related_name="plans")
    path = models.CharField(max_length=80, db_index=True)
    # The district's plan of which this one carries a share.
    of = models.ForeignKey("self", models.PROTECT, null=True, related_name="shares")
    year = models.SmallIntegerField(_("年度"))
    title = models.CharField(_("名称"), max_length=80)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CALLING)
    # Members bring topics until then.
    topics_until = models.DateField(_("征题截止"), null=True)
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    # What the Party committee decided: name of the committee, number and day of the document.
    approved_in = models.CharField(_("批准的党委"), max_length=60, blank=True)
    approved_as = models.CharField(_("批准文号"), max_length=60, blank=True)
    approved_on = models.DateField(null=True)
    issued_on = models.DateField(_("印发日期"), null=True)
    issued_as = models.CharField(_("文号"), max_length=60, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("-year", "path")
        constraints = [models.UniqueConstraint("path", "year", name="deliberate_plan_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def whose(self) -> str:
        """The studio, or the district."""
        return str(self.studio or self.region)


class PlanStep(models.Model):
    """What happened to a plan as a whole, with the words said: sent back, approved, issued. Kept for ever."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="steps")
    code = models.CharField(max_length=40)
    text = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-at", "-pk")


class Target(models.Model):
    """How many of some kinds in the year (指标): 5 special inspections and quarterly consultations together."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets")
    title = models.CharField(_("名称"), max_length=60)
    # Codes of `kinds.KINDS` that count towards it.
    kinds = models.JSONField(default=list)
    number = models.SmallIntegerField(_("几次"))
    # The district's target of which this is a share.
    of = models.ForeignKey("self", models.PROTECT, null=True, related_name="shares")
    order = models.SmallIntegerField(default=0)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.title


class Topic(models.Model):
    """A topic proposed (征题): by a member, by the district, or what residents say often (matters, `core.Link`)."""

    class Source(models.TextChoices):
        MEMBER = "member", _("委员")
        RESIDENTS = "residents", _("群众反映")
        DISTRICT = "district", _("区政协")
        OTHER = "other", _("其他")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待研究")
        CHOSEN = "chosen", _("列入计划")
        NOT_CHOSEN = "not_chosen", _("未列入")
        MERGED = "merged", _("并入其他议题")

    subject = models.CharField(max_length=40, unique=True)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="topics")
    path = models.CharField(max_length=80, db_index=True)
    title = models.CharField(_("议题"), max_length=80)
    why = models.TextField(_("为什么"), blank=True)
    kind = models.CharField(_("建议形式"), max_length=20, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices)
    proposed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="topics")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    # Why it was not chosen, or with which it goes.
    said = models.CharField(_("说明"), max_length=200, blank=True)
    into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("proposed_at", "pk")

    def __str__(self) -> str:
        return self.title


class Item(models.Model):
    """One line of the plan (计划项目): what, in which quarter, who answers for it, who takes part."""

    subject = models.CharField(max_length=40, unique=True)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="items")
    target = models.ForeignKey(Target, models.PROTECT, null=True, related_name="items")
    # The district's item that a studio carries.
    of = models.ForeignKey("self", models.PROTECT, null=True, related_name="carried")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="items")
    kind = models.CharField(max_length=20)
    title = models.CharField(_("题目"), max_length=80)
    quarter = models.SmallIntegerField(_("季度"))
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    people = models.ManyToManyField(Person, related_name="plan_items")
    unit = models.CharField(_("承办"), max_length=80, blank=True)
    dropped_at = models.DateTimeField(null=True)
    order = models.SmallIntegerField(default=0)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("quarter", "order", "pk")

    def __str__(self) -> str:
        return self.title


class ItemChange(models.Model):
    """What was changed after the plan was issued (调整), and why; kept for ever."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="changes")
    # Of an item, or of a target.
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="changes")
    target = models.ForeignKey(Target, models.PROTECT, null=True, related_name="changes")
    code = models.CharField(max_length=40)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.CharField(_("原因"), max_length=200)
    at = models.DateTimeField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-at", "-pk")
