"""An activity (协商活动): a consultation, bench meeting, inspection, piece of research or act of supervision."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bandeng.deliberate import kinds
from bandeng.deliberate.models.plan import Item
from bandeng.deliberate.states import State
from bandeng.gather.models import Occasion
from bandeng.studio.models import Person, Studio


class Activity(models.Model):
    """One life from topic to follow-up. What residents hand in lies under its key; the rest is work, and open."""

    class Form(models.TextChoices):
        ON_SITE = "on_site", _("现场")
        ON_LINE = "on_line", _("线上")
        BOTH = "both", _("现场和线上")

    subject = models.CharField(max_length=40, unique=True)
    studio = models.ForeignKey(Studio, models.PROTECT, related_name="activities")
    path = models.CharField(max_length=80, db_index=True)
    kind = models.CharField(_("形式"), max_length=20)
    title = models.CharField(_("题目"), max_length=80)
    # What is to be settled, who is affected, how one takes part: as everyone reads it.
    question = models.TextField(_("要商量什么"), blank=True)
    affected = models.CharField(_("关系到谁"), max_length=200, blank=True)
    joining = models.TextField(_("怎样参加"), blank=True)
    form = models.CharField(max_length=8, choices=Form.choices, default=Form.ON_SITE)
    link = models.CharField(_("线上地址"), max_length=300, blank=True)
    # With whom it is hosted: the community's Party branch, the residents' committee, a department.
    hosts = models.CharField(_("联合主办"), max_length=200, blank=True)
    chair = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("主持人"))
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="activities")
    # When and where; of a venue that is in no list where it is held in a yard.
    occasion = models.OneToOneField(Occasion, models.PROTECT, null=True, related_name="activity")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    # Everyone may read it once it is announced.
    public = models.BooleanField(_("公开"), default=True)
    opinions_until = models.DateField(_("意见征集到哪一天"), null=True)
    # What came of it, told to all who took part.
    result = models.TextField(_("结果"), blank=True)
    wrapped_key = models.BinaryField(null=True)
    # SHA-256 of the canonical text (`minutes.py`), fixed when the minutes are settled.
    minutes_hash = models.CharField(max_length=64, blank=True)
    form_key = models.CharField(max_length=64, null=True, unique=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    announced_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    minuted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # When its key was destroyed: nothing that residents handed in can be read any more.
    erased_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return self.title

    @property
    def kind_label(self) -> str | Promise:
        return kinds.label(self.kind)


class Material(models.Model):
    """A document (材料) to be read beforehand; a file under a random name, opened through a view."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="materials")
    title = models.CharField(_("名称"), max_length=80)
    file = models.CharField(max_length=80)
    # By its own bytes, never by name or header.
    media_type = models.CharField(max_length=80)
    size = models.IntegerField()
    public = models.BooleanField(_("公开"), default=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)


class ReadMark(models.Model):
    """Someone has read a document (已阅)."""

    material = models.ForeignKey(Material, models.PROTECT, related_name="read_marks")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("material", "person", name="deliberate_read_once")]


class Photo(models.Model):
    """A picture of the activity, re-encoded; never of a resident's papers."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="photos")
    file = models.CharField(max_length=80)
    caption = models.CharField(_("说明"), max_length=80, blank=True)
    public = models.BooleanField(default=False)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)


class Opinion(models.Model):
    """What a resident says beforehand, sealed; `text` is the copy without names that an officer has made.

    It is read by everyone where it was let through, else by the house. Once erased there are no words and no code any
    more; the copy stays, unless the resident took it back.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("待整理")
        SHOWN = "shown", _("已整理公开")
        KEPT = "kept", _("只供会议参考")

    subject = models.CharField(max_length=40, unique=True)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="opinions")
    # {"words": [first, added…], "added": [moment…], "name", "phone"}: what they handed in, under the activity's key.
    sealed = models.BinaryField(null=True)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    # Their code: to read what came of it, to add, to take it back.
    code_hash = models.CharField(max_length=64, null=True, unique=True)
    tell_later = models.BooleanField(default=False)
    may_publish = models.BooleanField(default=False)
    # Who opened the original and when, as the resident is shown: [[moment, person's id]…].
    looks = models.JSONField(default=list)
    form_key = models.CharField(max_length=64, null=True, unique=True)
    made_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("made_at", "pk")
