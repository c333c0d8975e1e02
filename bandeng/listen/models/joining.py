"""Others who have the same trouble, and what the public is shown of a matter."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bandeng.listen.models.matter import Matter
from bandeng.studio.models import Person


class Joining(models.Model):
    """Someone who said "me too" (我也遇到) about a public matter, with a code of their own.

    `secret` holds their words and contact under the key wrapped beside it; emptying both erases them.
    """

    subject = models.CharField(max_length=40)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="joinings")
    code_hash = models.CharField(max_length=64, null=True)
    token_hash = models.CharField(max_length=64, null=True)
    wrapped_key = models.BinaryField(null=True)
    secret = models.BinaryField(null=True)
    tell_later = models.BooleanField(default=False)
    tell_by = models.CharField(max_length=4, choices=Matter.TellBy.choices, default=Matter.TellBy.SMS)
    language = models.CharField(max_length=10, default="zh-hans")
    joined_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("joined_at", "pk")
        constraints = [
            models.UniqueConstraint("subject", name="listen_joining_subject_once"),
            models.UniqueConstraint("code_hash", name="listen_joining_code_once"),
            models.UniqueConstraint("token_hash", name="listen_joining_token_once"),
        ]


class Publication(models.Model):
    """The copy of a matter for the public: proposed by one officer, approved by another, each version kept."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="publications")
    title = models.CharField(_("公开标题"), max_length=120)
    words = models.TextField(_("公开内容"))
    place = models.CharField(_("公开地点"), max_length=120, blank=True)
    reply = models.TextField(_("公开答复"), blank=True)
    # What was blacked out of the redacted copy and its reply: kind and how often; never the words themselves.
    blacked_out = models.JSONField(default=dict)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    approved = models.BooleanField(null=True)
    taken_down_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("proposed_at", "pk")


class Recording(models.Model):
    """A recording or short film in place of writing, sealed in a file under the matter's key; never public."""

    class Form(models.TextChoices):
        AUDIO = "audio", _("录音")
        VIDEO = "video", _("短视频")

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="recordings")
    name = models.CharField(max_length=64, unique=True)
    form = models.CharField(max_length=6, choices=Form.choices)
    media_type = models.CharField(max_length=40)
    seconds = models.SmallIntegerField(null=True)
    size = models.IntegerField()
    added_at = models.DateTimeField()
    transcribed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    transcribed_at = models.DateTimeField(null=True)
