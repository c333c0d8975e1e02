"""A ballot from its making to its opening; its tickets."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from bandeng.algorithms.voting import RULES
from bandeng.core import forgetting
from bandeng.core.actions import Act, action, check_version, locked
from bandeng.core.errors import Invalid, WrongState
from bandeng.deliberate import casting, rules, tickets, voters
from bandeng.deliberate.ballot_counting import QUORUMS
from bandeng.deliberate.models import Activity, Ballot
from bandeng.deliberate.models.poll import Access
from bandeng.studio.actions.base import opaque, words
from bandeng.studio.models import Studio

LEAST, MOST_OPTIONS, MOST_CRITERIA = 2, 20, 8
M, S = Ballot.Method, Ballot.State


@dataclass(frozen=True, slots=True)
class Terms:
    """What is voted on, and how; `criteria` with their weights."""

    title: str
    method: str
    about: str = ""
    options: list[str] = field(default_factory=list)
    criteria: list[tuple[str, int]] = field(default_factory=list)
    rule: str = ""
    quorum: str = ""
    access: str = Access.TICKET
    activity: Activity | None = None


def begin(act: Act, ballot: Ballot, *states: str, version: int | None = None) -> Ballot:
    """The ballot under lock, after the checks of who may, of the state and of the version."""
    fresh = locked(ballot)
    rules.permit(act, "ballot.run", fresh)
    check_version(fresh, version)
    if fresh.state not in states:
        state = S(fresh.state).label
        raise WrongState(_("这次投票现在是“%(state)s”，不能这样办理。请刷新页面后再看。") % {"state": state})
    return fresh


def finish(act: Act, ballot: Ballot, *fields: str, **private: Any) -> Ballot:
    """Write the ballot and its entry: figures and hashes, no word."""
    ballot.version += 1
    ballot.save(update_fields={*fields, "version"} if fields else None)
    act.record(ballot.subject, studio=ballot.studio, kind=ballot.method, state=ballot.state, **private)
    return ballot


def _set(ballot: Ballot, terms: Terms) -> None:
    ballot.title = words(terms.title, 80, "title", _("请写题目：大家要决定什么。"))
    ballot.about = words(terms.about, 2000, "about")
    ballot.method, ballot.access = M(terms.method), Access(terms.access)
    options = [] if ballot.method == M.YES_NO else _distinct(terms.options, "options", MOST_OPTIONS)
    if ballot.method != M.YES_NO and len(options) < LEAST:
        raise Invalid(_("请至少写两个选项，每行一个。"), field="options")
    ballot.options = [{"key": str(place), "title": one} for place, one in enumerate(options, 1)]
    ballot.criteria = _criteria(terms) if ballot.method == M.CRITERIA else []
    ballot.rule = terms.rule if ballot.method == M.YES_NO else ""
    if ballot.method == M.YES_NO and ballot.rule not in RULES:
        raise Invalid(_("请选多少票赞成才算通过。"), field="rule")
    if terms.quorum and terms.quorum not in QUORUMS:
        raise Invalid(_("请从列出的到场要求里选一个。"), field="quorum")
    ballot.quorum = terms.quorum
    if terms.activity and terms.activity.studio_id != ballot.studio_id:
        raise Invalid(_("请选这个工作室的活动。"), field="activity")
    ballot.activity = terms.activity


def _distinct(given: list[str], where: str, most: int) -> list[str]:
    kept = [one for line in given if (one := words(" ".join(line.split()), 60, where))]
    twice = next((one for one in kept if kept.count(one) > 1), "")
    if twice:
        raise Invalid(_("“%(title)s”写了两次，请删去一个。") % {"title": twice}, field=where)
    if len(kept) > most:
        raise Invalid(_("最多 %(most)s 个，现在有 %(count)s 个。") % {"most": most, "count": len(kept)}, field=where)
    return kept


def _criteria(terms: Terms) -> list[dict[str, Any]]:
    titles = _distinct([title for title, _weight in terms.criteria], "criteria", MOST_CRITERIA)
    if not titles:
        raise Invalid(_("逐项打分要有标准，请每行写一条，后面写权重，例如：花钱少 30。"), field="criteria")
    if len(titles) != len(terms.criteria):
        raise Invalid(_("每条标准都要有名称。"), field="criteria")
    weights = [weight for _title, weight in terms.criteria]
    if min(weights) < 1 or max(weights) > 100:
        raise Invalid(_("权重是 1 到 100 的整数，数越大越要紧。"), field="criteria")
    return [
        {"key": str(place), "title": title, "weight": weight}
        for place, (title, weight) in enumerate(zip(titles, weights, strict=True), 1)
    ]


@action("ballot.make")
def make(act: Act, studio: Studio, terms: Terms) -> Ballot:
    """A draft (准备中): nobody votes yet. Invalid."""
    rules.permit(act, "ballot.run", studio.path)
    ballot = Ballot(subject=opaque(), studio=studio, path=studio.path, slug=secrets.token_urlsafe(9))
    ballot.made_by, ballot.made_at = act.person, act.at
    _set(ballot, terms)
    ballot.save()
    act.record(ballot.subject, studio=studio, kind=ballot.method)
    return ballot


@action("ballot.change")
def change(act: Act, ballot: Ballot, terms: Terms, version: int | None = None) -> Ballot:
    """Change a draft. Once opened nothing is added, taken away or put otherwise."""
    ballot = begin(act, ballot, S.DRAFT, version=version)
    _set(ballot, terms)
    return finish(act, ballot)


@action("ballot.open")
def open_ballot(act: Act, ballot: Ballot, version: int | None = None) -> Ballot:
    """Voting begins (开始投票): the key of the voters' numbers is made."""
    ballot = begin(act, ballot, S.DRAFT, version=version)
    ballot.state, ballot.opened_at, ballot.wrapped_key = S.OPEN, act.at, voters.new_key()
    return finish(act, ballot, "state", "opened_at", "wrapped_key")


@action("ballot.drop")
def drop(act: Act, ballot: Ballot, version: int | None = None, *, replays: Sequence[str] = ()) -> Ballot:
    """One that will not be voted on (取消): a draft, or one in whose box there is nothing.

    After a restore (`replays`) also a ballot that was ended since the backup and cannot be counted again: papers,
    tickets and key are destroyed unread.
    """
    ballot = begin(act, ballot, S.DRAFT, S.OPEN, version=version)
    if casting.handed_in(ballot) and not replays:
        raise WrongState(_("票箱里已经有票，不能取消。请结束投票，公开计票。"))
    papers = casting.thrown_away(ballot)
    ballot.state, ballot.wrapped_key = S.DROPPED, None
    tickets.ended(ballot.subject)
    forgetting.note(ballot.subject)
    more: dict[str, Any] = {"replays": list(replays)} if replays else {}
    return finish(act, ballot, "state", "wrapped_key", papers=papers, **more)


@action("ballot.tickets")
def make_tickets(
    act: Act, ballot: Ballot, *, kind: str, count: int, version: int | None = None
) -> list[tuple[int, str]]:
    """Codes or numbered sheets (参与码、纸质票) beforehand or while it runs; what the codes are is known once."""
    ballot = begin(act, ballot, S.DRAFT, S.OPEN, version=version)
    made = tickets.make(ballot.subject, kind, count)
    finish(act, ballot, "version", made=count, ticket=kind)
    return made
