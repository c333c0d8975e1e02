"""Sheets of paper entered, the public count, and the lot among those who are equal."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from bandeng.algorithms.voting import RULES, Bad
from bandeng.core import clock, forgetting
from bandeng.core.actions import Act, By, action
from bandeng.core.errors import Invalid, WrongState
from bandeng.deliberate import ballot_counting, casting, tickets, voters
from bandeng.deliberate.actions.ballot import S, begin, drop, finish
from bandeng.deliberate.models import Ballot, BallotPaper, Ticket
from bandeng.studio.actions.base import words


@action("ballot.enter")
def enter(act: Act, ballot: Ballot, *, sheet: int, content: ballot_counting.Content, again: bool = False) -> Ballot:
    """Enter one sheet (录入纸质票); one that was entered before only when it is said to be put right."""
    ballot = begin(act, ballot, S.OPEN)
    ticket = Ticket.objects.filter(subject=ballot.subject, kind=Ticket.Kind.SHEET, number=sheet).first()
    if ticket is None:
        text = _("没有印过 %(number)s 号表决票，请核对票上的编号。") % {"number": sheet}
        raise Invalid(text, field="sheet")
    if ticket.entered and not again:
        text = _("%(number)s 号票已经录入过，没有再算一次。要更正，请勾选“更正已录入的票”。") % {"number": sheet}
        raise Invalid(text, field="sheet")
    casting.put(ballot, casting.number(ballot, voters.of_sheet(sheet)), content)
    Ticket.objects.filter(pk=ticket.pk).update(entered=True)
    # Not which sheet: whoever sees the entries shall not see an order of papers.
    act.record(ballot.subject, studio=ballot.studio, kind=ballot.method, corrected=ticket.entered)
    return ballot


@action("ballot.count")
def count(
    act: Act,
    ballot: Ballot,
    *,
    present: int | None = None,
    entitled: int | None = None,
    void: bool = False,
    version: int | None = None,
    replays: Sequence[str] = (),
) -> Ballot:
    """Close and count (结束并公开计票): there is no way back.

    The papers are written anew in random order under random numbers, key and tickets are destroyed, the figures and the
    hash of all papers go into the ledger. Invalid: no paper, or a number that the rule asks for is lacking.
    `void`: there are really more papers than people. `replays`: done once more after a restore.
    """
    ballot = begin(act, ballot, S.OPEN, version=version)
    _people(ballot, present, entitled)
    contents = casting.emptied(ballot)
    if not contents:
        raise Invalid(_("票箱里还没有票，先不用计票。没有人要投了，可以取消这次票决。"))
    if not void:
        _fit(len(contents), present, entitled)
    places = voters.shuffled(range(len(contents)))
    rows = [(places[at], content) for at, content in enumerate(contents)]
    BallotPaper.objects.bulk_create(
        BallotPaper(ballot_id=ballot.pk, voter=voter, content=content) for voter, content in sorted(rows, key=_place)
    )
    try:
        ballot.result = ballot_counting.count(ballot, contents, present, entitled)
    except Bad as error:
        raise Invalid(_("这些票数不清，请检查人数后再试。")) from error
    ballot.result |= tickets.ended(ballot.subject)
    ballot.papers_hash = ballot_counting.digest(contents)
    ballot.present, ballot.entitled = present, entitled
    ballot.state, ballot.counted_at, ballot.wrapped_key = S.COUNTED, act.at, None
    ballot.cleaned_at = None
    forgetting.note(ballot.subject)
    more: dict[str, Any] = {"replays": list(replays)} if replays else {}
    return finish(act, ballot, result=ballot.result, papers=len(contents), papers_hash=ballot.papers_hash, **more)


def count_again(subject: str, _asked: bool, _whole: bool, replays: list[str]) -> bool:
    """After a restore: a ballot ended since the backup is ended again; whether it is anything of this room's.

    It is counted where that needs no figure that only the desk knows, else dropped: either way nothing leads back.
    """
    ballot = Ballot.objects.filter(subject=subject).first()
    if ballot is None:
        return False
    if ballot.state == S.OPEN:
        try:
            count(By(), ballot, replays=replays)
        except Invalid:
            drop(By(), ballot, replays=replays)
    return True


def _place(row: tuple[int, Any]) -> int:
    return row[0]


def _people(ballot: Ballot, present: int | None, entitled: int | None) -> None:
    """Invalid where a number of people is wanted, or does not fit."""
    base = RULES[ballot.rule].base if ballot.rule else ""
    if present is None and base == "present":
        raise Invalid(_("请填到场人数：通过的规则要按到场人数算。"), field="present")
    if entitled is None and (base == "entitled" or ballot.quorum):
        raise Invalid(_("请填应到人数：规则要按应到人数算。"), field="entitled")
    if present is not None and entitled is not None and present > entitled:
        raise Invalid(_("到场人数比应到人数还多，请核对。"), field="present")


def _fit(papers: int, present: int | None, entitled: int | None) -> None:
    """Invalid where there are more papers than people: by mistake a number typed wrong would end it for good."""
    if present is not None and papers > present:
        said, field = _("收到 %(papers)d 张票，比填的到场人数还多。请核对人数；确实多了，请勾选按作废处理。"), "present"
    elif entitled is not None and papers > entitled:
        said, field = (
            _("收到 %(papers)d 张票，比填的应到人数还多。请核对人数；确实多了，请勾选按作废处理。"),
            "entitled",
        )
    else:
        return
    raise Invalid(said % {"papers": papers}, field=field)


def _tied(act: Act, ballot: Ballot) -> Ballot:
    ballot = begin(act, ballot, S.COUNTED)
    if not (ballot.result or {}).get("tied"):
        raise WrongState(_("没有并列，不用抽签。"))
    if ballot.lot.get("order"):
        raise WrongState(_("已经抽过签，不能再抽。"))
    return ballot


@action("ballot.announce_lot")
def announce_lot(act: Act, ballot: Ballot, *, source: str) -> Ballot:
    """Say where the public value of a lot will come from (预告抽签用的数), before anyone can know it; said once."""
    ballot = _tied(act, ballot)
    if ballot.lot:
        raise WrongState(_("已经预告过用哪个数，不能换。"))
    said = words(source, 120, "source", _("请写清用哪个公开的数，例如：12 月 1 日双色球开奖号码。"))
    ballot.lot = {"from": said, "day": clock.day(act.at).isoformat()}
    return finish(act, ballot, "lot")


@action("ballot.lot")
def draw_lot(act: Act, ballot: Ballot, *, seed: str) -> Ballot:
    """Put those who are equal in the order of the lot (抽签), with the value from where it was said to come."""
    ballot = _tied(act, ballot)
    if not ballot.lot:
        raise WrongState(_("请先预告用哪个公开的数，再抽签。"))
    value = words(" ".join(seed.split()), 120, "seed", _("请填那个公开的数。"))
    ballot.lot = {**ballot.lot, "seed": value, "order": ballot_counting.by_lot(ballot, value)}
    return finish(act, ballot, "lot", order=ballot.lot["order"])
