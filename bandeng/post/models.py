"""Messages out. One row for each event, recipient and channel, with a fixed id; the address is never kept here."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """A message to be sent, or a call to be made. Words are rendered from `event` and `data` when it is sent."""

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

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    event = models.CharField(max_length=60)
    event_key = models.CharField(max_length=80)
    subject = models.CharField(max_length=40, db_index=True)
    recipient = models.CharField(max_length=60)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    language = models.CharField(max_length=10, default="zh-hans")
    data = models.JSONField(default=dict)
    path = models.CharField(max_length=80, db_index=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.QUEUED)
    result = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=200, blank=True)
    attempts = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    claim = models.CharField(max_length=32, blank=True)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("event_key", "recipient", "channel", name="post_message_once"),
        ]
        indexes = [
            models.Index("due_at", name="post_waiting", condition=models.Q(status="queued")),
        ]
