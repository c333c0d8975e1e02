"""A poll brought in from elsewhere: closed, for reading only, its texts as given."""

import secrets

from django.utils.translation import gettext as _

from bandeng.core.actions import Act, action
from bandeng.core.errors import Invalid
from bandeng.deliberate import rules, voters
from bandeng.deliberate.models import Poll, Statement, Vote
from bandeng.deliberate.report_import import Conversation
from bandeng.studio.actions.base import opaque, words
from bandeng.studio.models import Studio

AT_ONCE = 5000
LONGEST = 600


@action("poll.import")
def import_poll(act: Act, studio: Studio, *, title: str, found: Conversation, about: str = "") -> Poll:
    """Bring in a conversation under its own statements; voters become numbers in an order that nobody can work out."""
    rules.permit(act, "poll.run", studio.path)
    too_long = [pk for pk, (text, _shown) in found.comments.items() if len(text) > LONGEST]
    if too_long:
        raise Invalid(_("观点 %(number)s 超过 %(limit)d 字，不能导入。") % {"number": too_long[0], "limit": LONGEST})
    poll = Poll.objects.create(
        subject=opaque(),
        studio=studio,
        path=studio.path,
        title=words(title, 80, "title", _("请写明题目。")),
        about=words(about, 2000, "about"),
        slug=secrets.token_hex(8),
        adding=False,
        state=Poll.State.CLOSED,
        imported=True,
        made_by=act.person,
        made_at=act.at,
        closed_at=act.at,
    )
    kept = Statement.objects.bulk_create(_statements(poll, found))
    by_id = dict(zip(_ordered(found), (one.pk for one in kept), strict=True))
    people = sorted({voter for voter, _comment in found.votes})
    order = voters.shuffled(range(len(people)))
    numbers = {voter: order[place] for place, voter in enumerate(people)}
    rows = sorted((numbers[voter], by_id[comment], value) for (voter, comment), value in found.votes.items())
    votes = (Vote(poll_id=poll.pk, voter=voter, statement_id=of, value=value) for voter, of, value in rows)
    Vote.objects.bulk_create(votes, batch_size=AT_ONCE)
    act.record(poll.subject, studio=studio, statements=len(kept), votes=len(rows), voters=len(numbers))
    return poll


def _ordered(found: Conversation) -> list[str]:
    return sorted(found.comments, key=lambda pk: (int(pk) if pk.isdigit() else 1 << 30, pk))


def _statements(poll: Poll, found: Conversation) -> list[Statement]:
    return [
        Statement(
            poll=poll,
            number=number,
            text=found.comments[pk][0],
            state=Statement.State.SHOWN if found.comments[pk][1] else Statement.State.REFUSED,
        )
        for number, pk in enumerate(_ordered(found), 1)
    ]
