"""Ballots (票决): approval, ranking, weighing of criteria, and simple secret ballots. They inform and bind nobody."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from bandeng.deliberate.models.activity import Activity
from bandeng.deliberate.models.poll import Access
from bandeng.studio.models import Person, Studio


class Ballot(models.Model):
    """One question with its options, and how papers are marked and counted."""

    class Method(models.TextChoices):
        APPROVAL = "approval", _("赞成票：可以选多个")
        RANKING = "ranking", _("排序：从最想要的排起")
        CRITERIA = "criteria", _("逐项打分")
        YES_NO = "yes_no", _("赞成或反对")

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("ballot", "准备中")
        OPEN = "open", pgettext_lazy("ballot", "投票中")
        COUNTED = "counted", pgettext_lazy("ballot", "已公布结果")
        DROPPED = "dropped", pgettext_lazy("ballot", "已取消")

    subject = models.CharField(max_length=40, unique=True)
    studio = models.ForeignKey(Studio, models.PROTECT, related_name="ballots")
    path = models.CharField(max_length=80, db_index=True)
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, related_name="ballots")
    title = models.CharField(_("题目"), max_length=80)
    about = models.TextField(_("说明"), blank=True)
    method = models.CharField(max_length=8, choices=Method.choices)
    # [{"key", "title"}]; of weighing also `criteria`: [{"key", "title", "weight"}]; of yes and no the `rule`.
    options = models.JSONField(default=list)
    criteria = models.JSONField(default=list)
    rule = models.CharField(max_length=40, blank=True)
    # One of `ballot_counting.QUORUMS`, or none asked.
    quorum = models.CharField(max_length=12, blank=True)
    # How many were there, of how many entitled; said when it is counted.
    present = models.IntegerField(null=True)
    entitled = models.IntegerField(null=True)
    access = models.CharField(max_length=8, choices=Access.choices, default=Access.TICKET)
    slug = models.CharField(max_length=24, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    wrapped_key = models.BinaryField(null=True)
    # What was counted, as it is shown; and the hash of all papers.
    result = models.JSONField(null=True)
    papers_hash = models.CharField(max_length=64, blank=True)
    # Where a public value will come from, {"from"}, said before it is known; then {"seed", "order"}.
    lot = models.JSONField(default=dict)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)
    # When the bytes of what was rewritten or destroyed were out of the database's own files.
    cleaned_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return self.title

    @property
    def void(self) -> bool:
        """Counted, and of no account: there were more papers than people."""
        return self.result is not None and bool(self.result["void"])

    @property
    def state_said(self) -> str | Promise:
        """The state in words."""
        return pgettext("ballot", "作废") if self.void else self.State(self.state).label


class BallotPaper(models.Model):
    """One paper. Like a vote of a poll: no time, no person, a number that leads nowhere afterwards.

    `content` is {"sealed"} under the ballot's key until it is counted, then the marks in the open (`casting.py`).
    """

    pk = models.CompositePrimaryKey("ballot_id", "voter")
    ballot_id = models.BigIntegerField()
    voter = models.BigIntegerField()
    content = models.JSONField()
