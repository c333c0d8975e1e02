"""Opinion polls (观点征集): statements, votes under pseudonyms, tickets that let in without naming anyone.

A voter is a number made of their token and the poll's key (`voters.py`). When the poll closes the key is
destroyed and the votes are written anew in a random order under random numbers.
"""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bandeng.deliberate.models.activity import Activity
from bandeng.studio.models import Person, Studio


class Access(models.TextChoices):
    """Who may take part, and how they are known again without being named."""

    LINK = "link", _("有链接就能参加")
    TICKET = "ticket", _("凭参与码，一人一码")
    MEMBERS = "members", _("只限本工作室委员")


class Poll(models.Model):
    """One question with its statements."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("poll", "准备中")
        OPEN = "open", pgettext_lazy("poll", "进行中")
        CLOSED = "closed", pgettext_lazy("poll", "已结束")

    subject = models.CharField(max_length=40, unique=True)
    studio = models.ForeignKey(Studio, models.PROTECT, related_name="polls")
    path = models.CharField(max_length=80, db_index=True)
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, related_name="polls")
    title = models.CharField(_("题目"), max_length=80)
    about = models.TextField(_("背景"), blank=True)
    access = models.CharField(max_length=8, choices=Access.choices, default=Access.LINK)
    # The slug of its public address; the address alone lets in where access is by link.
    slug = models.CharField(max_length=24, unique=True)
    # Which address of the hall's tablet is the present one; those before let nobody in any more.
    hall = models.SmallIntegerField(default=1)
    # Participants may add statements, which are shown after an officer has looked at them.
    adding = models.BooleanField(_("参加者可以提观点"), default=True)
    # The report is shown while it runs, or only afterwards.
    live = models.BooleanField(_("进行中就公布意见地图"), default=False)
    # The area's make-up where known, to say who is missing: [{"label", "share"}].
    makeup = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    # The key of the pseudonyms, wrapped; None once closed.
    wrapped_key = models.BinaryField(null=True)
    # Brought in from elsewhere: nobody votes here.
    imported = models.BooleanField(default=False)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(_("截止"), null=True)
    closed_at = models.DateTimeField(null=True)
    # Root of the votes as they were written when it closed.
    votes_hash = models.CharField(max_length=64, blank=True)
    # Root of the last batch that went into the ledger while it ran, and the day it speaks of.
    batch_hash = models.CharField(max_length=64, blank=True)
    batched_on = models.DateField(null=True)
    # When the bytes of what was rewritten on closing were out of the database's own files.
    cleaned_at = models.DateTimeField(null=True)
    # The map last worked out, for pages and as the past of the next (groups keep their names).
    map = models.BinaryField(null=True)
    map_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return self.title

    def takes_votes(self, at: datetime) -> bool:
        """Whether people take part: it is open and its time is not over, though nothing may have closed it yet."""
        return self.state == self.State.OPEN and (self.closes_at is None or at < self.closes_at)

    @property
    def emptied(self) -> bool:
        """Closed with too few people: their votes were deleted."""
        return self.state == self.State.CLOSED and not self.imported and not self.votes_hash


class Statement(models.Model):
    """A short statement (观点) to agree or disagree with."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("statement", "待审")
        SHOWN = "shown", pgettext_lazy("statement", "可表态")
        REFUSED = "refused", pgettext_lazy("statement", "未采用")
        HIDDEN = "hidden", pgettext_lazy("statement", "已停用")

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="statements")
    number = models.SmallIntegerField()
    # 140 characters here; what is brought in from elsewhere stays as it was.
    text = models.CharField(_("观点"), max_length=600, blank=True)
    # A participant's own words until an officer has looked at them, under the installation's key.
    sealed = models.BinaryField(null=True)
    # Of the organisers; else a participant's, whose number is here until the poll closes.
    seed = models.BooleanField(default=False)
    author = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    # Why it was refused or hidden, told to everyone.
    said = models.CharField(max_length=120, blank=True)
    form_key = models.CharField(max_length=64, null=True, unique=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("number", "pk")
        constraints = [models.UniqueConstraint("poll", "number", name="deliberate_statement_once")]


class Vote(models.Model):
    """1 agrees, −1 disagrees, 0 passes. No time, no person: the one table written past the actions (`votes.py`).

    `turn` counts how often someone has changed their mind on this statement, so that a late copy of an earlier answer
    changes nothing. All are 1 again once the poll is closed.
    """

    pk = models.CompositePrimaryKey("poll_id", "voter", "statement_id")
    poll_id = models.BigIntegerField()
    voter = models.BigIntegerField()
    statement_id = models.BigIntegerField()
    value = models.SmallIntegerField()
    turn = models.SmallIntegerField(default=1)


class Ticket(models.Model):
    """A code or a numbered paper sheet that lets one person into a poll or a ballot (`subject`), once."""

    class Kind(models.TextChoices):
        CODE = "code", _("参与码")
        SHEET = "sheet", _("纸质表")

    subject = models.CharField(max_length=40, db_index=True)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    number = models.IntegerField()
    code_hash = models.CharField(max_length=64, unique=True)
    # A sheet that has been entered cannot be entered again as someone else's.
    entered = models.BooleanField(default=False)

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint("subject", "kind", "number", name="deliberate_ticket_once")]
