"""Messages out: one row for each event, recipient and channel, with a fixed id. No address is kept here."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    EMAIL = "email", _("电子邮件")
    SMS = "sms", _("短信")
    CALL = "call", _("电话告知")
    LOG = "log", _("站内记录")


class Status(models.TextChoices):
    QUEUED = "queued", _("待发送")
    SENT = "sent", _("已发送")
    FAILED = "failed", _("发送失败")
    DROPPED = "dropped", _("不再发送")


class Result(models.TextChoices):
    """What came of it, where the status alone does not say."""

    REACHED = "reached", _("已告知")
    NOT_REACHED = "not_reached", _("未接通")
    WRONG_NUMBER = "wrong_number", _("号码有误")
    REFUSED = "refused", _("对方不愿再接听")
    LOGGED = "logged", _("未配置发送渠道，已记入日志")
    NO_ADDRESS = "no_address", _("联系方式已删除或已撤回同意")


CALL_RESULTS = (Result.REACHED, Result.NOT_REACHED, Result.WRONG_NUMBER, Result.REFUSED)


class Message(models.Model):
    """A message to be sent, or a call to be made. Words are rendered from `event` and `data` when it is sent.

    `recipient` is "kind:key" (a person's id, a matter's subject). `attempts` counts sendings that failed, or
    calls made. `claim` and `claimed_until` are the lease of the worker that is sending it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    event = models.CharField(max_length=60)
    event_key = models.CharField(max_length=120)
    subject = models.CharField(max_length=40)
    recipient = models.CharField(max_length=60)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    language = models.CharField(max_length=10, default="zh-hans")
    data = models.JSONField(default=dict)
    path = models.CharField(max_length=80)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.QUEUED)
    result = models.CharField(max_length=20, choices=Result.choices, blank=True)
    note = models.CharField(max_length=200, blank=True)
    attempts = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    claim = models.CharField(max_length=32, blank=True)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("-made_at", "pk")
        constraints = [
            models.UniqueConstraint("event_key", "recipient", "channel", name="post_message_once"),
        ]
        # Few and narrow: a row is written with every step of a matter.
        indexes = [
            models.Index("due_at", name="post_waiting", condition=models.Q(status=Status.QUEUED)),
            models.Index(fields=["subject"], name="post_subject"),
            models.Index(fields=["path"], name="post_path", opclasses=["varchar_pattern_ops"]),
        ]

    @property
    def kind(self) -> str:
        """What kind of recipient: "person" or "resident"."""
        return self.recipient.partition(":")[0]

    @property
    def key(self) -> str:
        return self.recipient.partition(":")[2]
