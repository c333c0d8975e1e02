"""Polls made by actions, and what is needed to walk over their addresses."""

from datetime import timedelta
from typing import Any

from bandeng.core.actions import By
from bandeng.deliberate import poll_access, voters
from bandeng.deliberate.actions import poll as A
from bandeng.deliberate.actions import poll_papers, poll_statements
from bandeng.deliberate.models import Poll
from bandeng.listen.models import Matter
from tests.cast import Cast

LINES = "小区应该装充电桩\n夜里不许跳广场舞\n停车位先满足老住户\n物业费应该公开每一笔开支"


def made(cast: Cast, **fields: Any) -> Poll:
    words = {"title": "充电桩装在哪里", "about": "北门外有一块空地。", "statements": LINES, **fields}
    words.setdefault("closes_at", cast.by("officer").at + timedelta(days=7))
    return A.make(cast.by("officer"), cast.studio, **words)


def opened(cast: Cast, **fields: Any) -> Poll:
    return A.open_poll(cast.by("officer"), made(cast, **fields))


def token_of(poll: Poll, name: str) -> int:
    """The number of a voter whose token is this word."""
    return voters.number(poll, name)


def furnish(cast: Cast, matter: Matter) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    draft = made(cast)
    poll = opened(cast, access="ticket")
    (code,) = poll_papers.make_tickets(cast.by("officer"), poll, count=1)
    poll_papers.make_sheets(cast.by("officer"), poll, count=1)
    waiting = poll_statements.say(By(role="resident"), poll, voter=1, text="多种树", form_key="w" * 32)
    shown = poll.statements.get(number=1)
    hidden = poll_statements.hide(cast.by("officer"), poll.statements.get(number=2), reason="重复")
    things = {
        "poll poll_close poll_extend poll_tickets poll_sheets poll_sheets_paper poll_enter statement_add": poll,
        "poll_renew_hall": poll,
        "poll_change poll_open": draft,
        "statement_decide statement_refuse": waiting,
        "statement_hide": shown,
        "statement_show": hidden,
    }
    public = "poll_public poll_start poll_vote poll_votes poll_mine poll_say poll_code poll_next poll_done poll_data"
    addresses = {name: {"slug": poll.slug} for name in public.split()}
    addresses["poll_statements"] = {"slug": poll.slug}
    addresses["poll_ticket"] = {"slug": poll.slug, "code": code}
    addresses["poll_hall"] = {"slug": poll.slug, "token": poll_access.hall_token(poll)}
    return things, addresses
