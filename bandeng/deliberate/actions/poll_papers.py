"""Slips with codes (参与码), numbered paper sheets (纸质表), and what was ticked on them."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from bandeng.core.actions import Act, action
from bandeng.core.errors import Invalid, WrongState
from bandeng.deliberate import tickets, voters, votes
from bandeng.deliberate.actions.poll import begin, finish
from bandeng.deliberate.models import Poll, Statement, Ticket
from bandeng.deliberate.models.poll import Access

K = Ticket.Kind


@action("poll.make_tickets")
def make_tickets(act: Act, poll: Poll, *, count: int, version: int | None = None) -> list[str]:
    """New codes, each for one person. They are shown once: only their keyed hashes are kept."""
    fresh = begin(act, poll, version, Poll.State.DRAFT, Poll.State.OPEN)
    if fresh.access != Access.TICKET:
        raise WrongState(_("这次征集不用参与码。"))
    made = [code for _number, code in tickets.make(fresh.subject, K.CODE, count)]
    finish(act, fresh, (), tickets=count)
    return made


@action("poll.make_sheets")
def make_sheets(act: Act, poll: Poll, *, count: int, version: int | None = None) -> list[int]:
    """New numbers of paper sheets; a sheet lies in the studio, so its number is no secret."""
    fresh = begin(act, poll, version, Poll.State.DRAFT, Poll.State.OPEN)
    if fresh.access == Access.MEMBERS:
        raise WrongState(_("只限委员的征集不用纸质表，请委员登录后表态。"))
    numbers = [number for number, _code in tickets.make(fresh.subject, K.SHEET, count)]
    finish(act, fresh, (), sheets=count)
    return numbers


@action("poll.enter")
def enter(act: Act, poll: Poll, *, sheet: int, said: Mapping[int, int], correct: bool = False) -> Ticket:
    """What is ticked on a sheet: number of a statement → 1, -1, 0. Entered once; corrected only on purpose."""
    fresh = begin(act, poll, None, Poll.State.OPEN)
    found = Ticket.objects.select_for_update().filter(subject=fresh.subject, kind=K.SHEET, number=sheet).first()
    if found is None:
        raise Invalid(_("没有印过第 %(number)d 号表，请对照纸上的号码。") % {"number": sheet}, field="sheet")
    if found.entered and not correct:
        raise Invalid(
            _("第 %(number)d 号表已经录入过。要改正，请勾选“改正已经录入的”；是另一张表的，请核对号码。")
            % {"number": sheet},
            field="sheet",
        )
    if not said:
        raise Invalid(_("这张表一条也没有录。空白的表不用录入。"), field="sheet")
    shown = set(fresh.statements.filter(state=Statement.State.SHOWN).values_list("number", flat=True))
    if strange := sorted(set(said) - shown):
        raise Invalid(_("第 %(number)d 条现在不在征集里。") % {"number": strange[0]}, field=f"s{strange[0]}")
    rows = [votes.Said(number, value) for number, value in sorted(said.items())]
    votes.cast_sheet(fresh.pk, voters.number(fresh, voters.of_sheet(sheet)), rows)
    again, found.entered = found.entered, True
    found.save(update_fields=["entered"])
    # Not which sheet, as with ballots: whoever sees the entries shall not see an order of sheets.
    act.record(fresh.subject, studio=fresh.studio, again=again)
    return found
