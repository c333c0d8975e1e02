"""Rosters (排班): the plan, the turns that were announced, absences, wishes and swaps."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bandeng.gather.models.days import Occasion, Series
from bandeng.studio.models import Person


class Roster(models.Model):
    """A plan of a series for a period: a draft until it is published; a later one changes what this announced."""

    class State(models.TextChoices):
        DRAFT = "draft", _("草案")
        PUBLISHED = "published", _("已公布")
        DROPPED = "dropped", _("已作废")

    subject = models.CharField(max_length=40, unique=True)
    series = models.ForeignKey(Series, models.PROTECT, related_name="rosters")
    since = models.DateField(_("从"))
    until = models.DateField(_("到"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    # {occasion: [person, …]} by ids; and {occasion: [person, …]} set by hand, which planning again keeps.
    plan = models.JSONField(default=dict)
    pinned = models.JSONField(default=dict)
    # How good the plan is: optimal, gap, unfairness, wishes met, changes; or the conflict that forbids one.
    outcome = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("-pk",)


class Turn(models.Model):
    """Someone's announced turn of duty (值班). Whether it counts is told by attendance, never by the plan."""

    class State(models.TextChoices):
        ON = "on", _("值班")
        DROPPED = "dropped", _("调出")
        SWAPPED = "swapped", _("换班")

    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="turns")
    person = models.ForeignKey(Person, models.PROTECT, related_name="turns")
    roster = models.ForeignKey(Roster, models.PROTECT, null=True, related_name="turns")
    state = models.CharField(max_length=8, choices=State.choices, default=State.ON)
    announced_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("occasion__opens_at", "pk")
        constraints = [
            models.UniqueConstraint("occasion", "person", name="gather_turn_once", condition=models.Q(state="on"))
        ]


class Absence(models.Model):
    """Days on which someone cannot come (请假), both ends included."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="absences")
    since = models.DateField(_("从"))
    until = models.DateField(_("到"))
    reason = models.CharField(_("事由"), max_length=120, blank=True)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("since", "pk")


class Wish(models.Model):
    """A day someone would like to be on duty, or would rather not (意愿)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="wishes")
    day = models.DateField(_("日期"))
    wanted = models.BooleanField()

    class Meta:
        ordering = ("day",)
        constraints = [models.UniqueConstraint("person", "day", name="gather_wish_once")]


class Swap(models.Model):
    """An offer to give a turn to another (换班); with `back`, for one of theirs."""

    class State(models.TextChoices):
        OPEN = "open", _("等待答复")
        ACCEPTED = "accepted", _("已换")
        REFUSED = "refused", _("未同意")
        WITHDRAWN = "withdrawn", _("已撤回")
        LAPSED = "lapsed", _("已过期")

    turn = models.ForeignKey(Turn, models.PROTECT, related_name="swaps")
    # Nobody in particular: whoever may take it.
    to = models.ForeignKey(Person, models.PROTECT, null=True, related_name="swaps_offered")
    back = models.ForeignKey(Turn, models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("说明"), max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [models.UniqueConstraint("turn", name="gather_swap_open_once", condition=models.Q(state="open"))]
