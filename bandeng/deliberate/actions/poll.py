"""Opinion polls: made, changed, opened; statements of the organisers."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from bandeng.core import sealed, text
from bandeng.core.actions import Act, action, check_version
from bandeng.core.errors import Invalid, WrongState
from bandeng.deliberate import rules, voters
from bandeng.deliberate.models import Activity, Poll, Statement
from bandeng.deliberate.models.poll import Access
from bandeng.studio.actions.base import cleaned, opaque, words
from bandeng.studio.models import Studio

S = Poll.State
LONGEST = 140
MOST_STATEMENTS = 200
LATEST = timedelta(days=366)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def slug_of(form_key: str) -> str:
    """The address of the poll that a form makes: not to be guessed, and the same when the form is sent twice."""
    digest = hashlib.blake2b(form_key.encode(), key=sealed.derived("poll slug"), digest_size=16).digest()
    number = int.from_bytes(digest, "big")
    return "".join(_LETTERS[number // len(_LETTERS) ** place % len(_LETTERS)] for place in range(12))


def begin(act: Act, poll: Poll, version: int | None, *states: Poll.State) -> Poll:
    """The poll under lock, after the checks of who may and of its state. Votes come in all the same."""
    fresh = Poll.objects.select_for_update(no_key=True).get(pk=poll.pk)
    rules.permit(act, "poll.run", fresh)
    check_version(fresh, version)
    if fresh.state not in states:
        raise WrongState(_("这次征集现在是“%(state)s”，不能这样办理。") % {"state": S(fresh.state).label})
    return fresh


def finish(act: Act, poll: Poll, fields: Iterable[str], **private: Any) -> Poll:
    """Write the poll and its entry; never a word of anybody's in it."""
    poll.version += 1
    poll.save(update_fields=[*fields, "version"])
    act.record(poll.subject, studio=poll.studio, **private)
    return poll


def lines(given: str) -> list[str]:
    """Statements, one a line. Invalid where one is too long or stands twice."""
    found: list[str] = []
    seen: set[str] = set()
    for line in (" ".join(line.split()) for line in given.splitlines()):
        if not line:
            continue
        number = len(found) + 1
        try:
            kept = text.clean(line, LONGEST)
        except text.TooLong as error:
            raise Invalid(
                _("第 %(number)d 条太长：最多 %(limit)d 个字，现在有 %(length)d 个字。请缩短，或者分成两条。")
                % {"number": number, "limit": error.limit, "length": error.length},
                field="statements",
            ) from error
        if text.normalise(kept) in seen:
            raise Invalid(_("第 %(number)d 条和前面的重复了。") % {"number": number}, field="statements")
        seen.add(text.normalise(kept))
        found.append(kept)
    if len(found) > MOST_STATEMENTS:
        raise Invalid(_("最多 %(most)d 条观点，请合并相近的。") % {"most": MOST_STATEMENTS}, field="statements")
    return found


def make_up(given: str) -> list[dict[str, Any]]:
    """The area's make-up, one group a line with its share at the end: 60 岁以上 23%."""
    found = []
    for number, line in enumerate(filter(None, (line.strip() for line in given.splitlines())), 1):
        label, _blank, share = text.normalise(line).rpartition(" ")
        try:
            value = float(share.rstrip("%"))
        except ValueError:
            value = -1
        if not label or not 0 <= value <= 100:
            raise Invalid(
                _("第 %(number)d 行看不懂。每行一类，空一格写百分比，例如：60 岁以上 23%%") % {"number": number},
                field="makeup",
            )
        found.append({"label": label[:40], "share": value / 100})
    return found


def _ends(act: Act, closes_at: datetime | None) -> datetime | None:
    if closes_at and not act.at < closes_at <= act.at + LATEST:
        raise Invalid(_("截止时间要在现在以后、一年以内。"), field="closes_at")
    return closes_at


def _put(poll: Poll, found: Sequence[str]) -> None:
    Statement.objects.filter(poll=poll).delete()
    Statement.objects.bulk_create(
        Statement(poll=poll, number=number, text=line, seed=True, state=Statement.State.SHOWN)
        for number, line in enumerate(found, 1)
    )


@action("poll.make")
def make(
    act: Act,
    studio: Studio,
    *,
    title: str,
    about: str = "",
    access: str = Access.LINK,
    adding: bool = True,
    live: bool = False,
    makeup: str = "",
    closes_at: datetime | None = None,
    statements: str = "",
    activity: Activity | None = None,
    form_key: str = "",
) -> Poll:
    """Lay out a poll with its first statements, one a line. Nobody sees it before it is opened."""
    rules.permit(act, "poll.run", studio.path)
    slug = slug_of(form_key or secrets.token_hex(16))
    if Poll.objects.filter(slug=slug).exists():
        raise WrongState(_("这次征集已经建好了。"))
    if activity and activity.studio_id != studio.pk:
        raise Invalid(_("请选择本工作室的协商活动。"), field="activity")
    poll = Poll(subject=opaque(), studio=studio, path=studio.path, slug=slug, made_by=act.person, made_at=act.at)
    poll.activity = activity
    _describe(act, poll, title, about, access, adding, live, makeup, closes_at)
    found = lines(statements)
    poll.save()
    _put(poll, found)
    act.record(poll.subject, studio=studio, statements=len(found), access=access)
    return poll


def _describe(
    act: Act,
    poll: Poll,
    title: str,
    about: str,
    access: str,
    adding: bool,
    live: bool,
    makeup: str,
    closes_at: datetime | None,
) -> None:
    if access not in Access.values:
        raise Invalid(_("请选择谁可以参加。"), field="access")
    poll.title, poll.about = cleaned(title, 80, "title"), words(about, 1000, "about")
    poll.access, poll.adding, poll.live = access, adding, live
    poll.makeup, poll.closes_at = make_up(makeup), _ends(act, closes_at)


@action("poll.change")
def change(
    act: Act,
    poll: Poll,
    *,
    title: str,
    about: str = "",
    access: str = Access.LINK,
    adding: bool = True,
    live: bool = False,
    makeup: str = "",
    closes_at: datetime | None = None,
    statements: str = "",
    version: int | None = None,
) -> Poll:
    """Change anything, as long as nobody has seen it."""
    fresh = begin(act, poll, version, S.DRAFT)
    _describe(act, fresh, title, about, access, adding, live, makeup, closes_at)
    _put(fresh, lines(statements))
    fields = ("title", "about", "access", "adding", "live", "makeup", "closes_at")
    return finish(act, fresh, fields, access=access)


@action("poll.extend")
def extend(
    act: Act, poll: Poll, *, closes_at: datetime | None, adding: bool = True, version: int | None = None
) -> Poll:
    """While it runs: until when, and whether statements may be added. Nothing else changes under people's hands."""
    fresh = begin(act, poll, version, S.OPEN)
    fresh.closes_at, fresh.adding = _ends(act, closes_at), adding
    return finish(act, fresh, ("closes_at", "adding"), closes_at=closes_at, adding=adding)


@action("poll.open")
def open_poll(act: Act, poll: Poll, *, version: int | None = None) -> Poll:
    """From now on people take part; the key of the pseudonyms is made."""
    fresh = begin(act, poll, version, S.DRAFT)
    if not fresh.statements.filter(state=Statement.State.SHOWN).exists():
        raise WrongState(_("还没有观点。请先写几条，再开始。"))
    _ends(act, fresh.closes_at)
    fresh.state, fresh.opened_at, fresh.wrapped_key = S.OPEN, act.at, voters.new_key()
    return finish(act, fresh, ("state", "opened_at", "wrapped_key"))


@action("poll.renew_hall")
def renew_hall(act: Act, poll: Poll, *, version: int | None = None) -> Poll:
    """Another address for the hall's tablet: the one before, and tablets opened by it, let nobody in any more."""
    fresh = begin(act, poll, version, S.OPEN)
    fresh.hall += 1
    return finish(act, fresh, ("hall",))
