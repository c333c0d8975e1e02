"""What is done about a matter: steps, replies, photos, looks at what is sealed, and who must keep out."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bandeng.listen.models.matter import Matter
from bandeng.studio.models import Person, Unit


class Step(models.Model):
    """One thing that was done, as the timeline shows it. `open_to_resident` says whether the resident sees it."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="steps")
    code = models.CharField(max_length=60)
    at = models.DateTimeField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    by_role = models.CharField(max_length=12, blank=True)
    text = models.TextField(blank=True)
    # A resident's own words, sealed under the matter's key; `text` is then the redacted copy.
    original = models.BinaryField(null=True)
    data = models.JSONField(default=dict)
    open_to_resident = models.BooleanField(default=False)

    class Meta:
        ordering = ("at", "pk")


class Reply(models.Model):
    """A reply (答复) with its result; it counts once an officer has checked and sent it."""

    class Result(models.TextChoices):
        SOLVED = "solved", _("已解决")
        PROMISED = "promised", _("承诺限期解决")
        EXPLAINED = "explained", _("解释说明（暂不能解决）")
        ELSEWHERE = "elsewhere", pgettext_lazy("result", "转其他渠道")

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="replies")
    round = models.SmallIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, null=True)
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = models.TextField(_("答复内容"))
    result = models.CharField(_("办理结果"), max_length=12, choices=Result.choices)
    promised_on = models.DateField(_("承诺完成日期"), null=True)
    written_at = models.DateTimeField()
    checked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("written_at", "pk")
        # Those waiting to be checked are few among very many.
        indexes = [
            models.Index(
                "matter",
                name="listen_reply_waiting",
                condition=models.Q(sent_at__isnull=True, returned_at__isnull=True),
            )
        ]


class Photo(models.Model):
    """A picture, re-encoded and sealed under the matter's key, in a file of random name."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="photos")
    name = models.CharField(max_length=64, unique=True)
    width = models.IntegerField()
    height = models.IntegerField()
    evidence = models.BooleanField(default=False)
    added_at = models.DateTimeField()


class Look(models.Model):
    """Someone looked at the original words, the contact or the pictures: who, when, why."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="looks")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    what = models.CharField(max_length=12)
    reason = models.CharField(_("查看理由"), max_length=120)
    at = models.DateTimeField()


class Avoidance(models.Model):
    """Whoever is named in a matter (被反映对象) cannot see, handle, check, rate or close it (回避)."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="avoidances")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("matter", "person", name="listen_avoidance_once")]
