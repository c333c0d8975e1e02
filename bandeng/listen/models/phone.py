"""The telephone line (热线): what calls came in and went out. Who called is sealed, for a time."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bandeng.listen.models.matter import Matter
from bandeng.studio.models import Person, Studio


class Call(models.Model):
    """One call. `topic` is redacted; name and number lie sealed under a key of the call's own until erased."""

    class Direction(models.TextChoices):
        IN = "in", _("打进来")
        OUT = "out", _("打出去")

    class Outcome(models.TextChoices):
        OPEN = "", _("还没有结果")
        MATTER = "matter", _("登记成事项")
        ANSWERED = "answered", _("当场答复")
        REFERRED = "referred", _("转到别处")
        UNREACHED = "unreached", _("没有打通，不再回电")

    class Referred(models.TextChoices):
        NONE = "", "—"
        EMERGENCY = "emergency", _("110、119、120")
        HOTLINE = "12345", _("12345 政务服务热线")
        LEGAL = "12348", _("12348 法律服务")
        MIND = "12356", _("12356 心理援助")
        PETITION = "petition", _("信访部门")
        OTHER = "other", _("别的地方")

    subject = models.CharField(max_length=40, unique=True)
    studio = models.ForeignKey(Studio, models.PROTECT, related_name="calls")
    path = models.CharField(max_length=80, db_index=True)
    direction = models.CharField(_("打进打出"), max_length=3, choices=Direction.choices, default=Direction.IN)
    # Nobody answered: it is to be called back by the end of `due`.
    missed = models.BooleanField(_("未接"), default=False)
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome.choices, blank=True)
    referred = models.CharField(_("转到哪里"), max_length=10, choices=Referred.choices, blank=True)
    category = models.CharField(_("领域"), max_length=20, blank=True)
    topic = models.CharField(_("说了什么"), max_length=120, blank=True)
    seconds = models.IntegerField(_("通话时长"), null=True)
    at = models.DateTimeField(_("时间"), db_index=True)
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    due = models.DateField(_("回电期限"), null=True)
    tries = models.SmallIntegerField(_("已打次数"), default=0)
    first_try_at = models.DateTimeField(null=True)
    last_try_at = models.DateTimeField(null=True)
    reached_at = models.DateTimeField(null=True)
    back_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="calls")
    wrapped_key = models.BinaryField(null=True)
    # {"phone", "name"} under that key.
    sealed = models.BinaryField(null=True)
    form_key = models.CharField(max_length=64, null=True, unique=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = [models.Index("studio", "due", name="listen_call_due", condition=models.Q(missed=True, outcome=""))]

    def __str__(self) -> str:
        return self.topic


class CallLook(models.Model):
    """Someone read the number of a call: who, when, why."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="looks")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")
