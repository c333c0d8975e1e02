"""How staff get in: invitations, second factors, and the sittings (signed-in devices) they can end."""

from django.db import models

from bandeng.studio.models.people import Person


class Invitation(models.Model):
    """A link by which one person sets their own sign-in name and password, once, within a time."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class TotpDevice(models.Model):
    """A time-based one-time password (RFC 6238); `last_step` stops a code from being used twice."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="totp")
    secret = models.BinaryField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)


class RecoveryCode(models.Model):
    """For whoever has lost the device: each works once."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)


class Sitting(models.Model):
    """One signed-in device. `key` is a hash of the session's key, so that the table opens nothing."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="sittings")
    key = models.CharField(max_length=64, unique=True)
    agent = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    second_factor = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
