"""Joining a public matter (我也遇到), with a code of one's own, and leaving it again."""

import uuid
from dataclasses import dataclass

from django.db import IntegrityError
from django.utils.translation import gettext as _

from bandeng.core import text as chinese
from bandeng.core.access import Access, access_for, code_hash, token_hash
from bandeng.core.actions import Act, By, action, locked
from bandeng.core.errors import Invalid, WrongState
from bandeng.ledger.rows import insert
from bandeng.listen import dangers, joinings, secrets, tell
from bandeng.listen.actions.base import digest
from bandeng.listen.actions.erase import erase
from bandeng.listen.models import Joining, Matter, Step
from bandeng.listen.publishing import public_copy
from bandeng.listen.states import OPEN


@dataclass(frozen=True, slots=True)
class Joined:
    """A joining and what opens it; `again` when the same form had made it before."""

    joining: Joining
    access: Access
    again: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What someone who joins hands in: nothing of it has to be there but the form's key."""

    form_key: str
    words: str = ""
    name: str = ""
    phone: str = ""
    tell_by: str = Matter.TellBy.SMS
    language: str = "zh-hans"


def joinable(matter: Matter) -> bool:
    return matter.state in OPEN and public_copy(matter) is not None


def join_matter(by: By, matter: Matter, wish: Wish) -> Joined:
    """Join `matter`. Sealing is done before the transaction; the same form sent again gives the same joining."""
    access = access_for(wish.form_key, digest(f"{matter.subject}\0{wish.words}"))
    wrapped, secret = joinings.seal(wish.words, wish.name, wish.phone)
    joining = Joining(
        subject=uuid.uuid4().hex,
        matter=matter,
        code_hash=code_hash(access.code),
        token_hash=token_hash(access.token),
        wrapped_key=wrapped,
        secret=secret,
        tell_later=bool(wish.phone),
        tell_by=wish.tell_by,
        language=wish.language,
        joined_at=by.at,
    )
    try:
        write(by, joining, secrets.redacted(wish.words, wish.name, wish.phone))
    except IntegrityError:
        before = Joining.objects.filter(code_hash=joining.code_hash).first()
        if before is None:
            raise
        return Joined(before, access, again=True)
    return Joined(joining, access)


@action("matter.join")
def write(act: Act, joining: Joining, redacted: str) -> None:
    """One more who has the same trouble. The matter's version stays: whoever is at work on it is not disturbed."""
    act.require(act.by.role == "resident")
    matter = locked(joining.matter)
    if not joinable(matter):
        raise WrongState(_("这件事现在不能加入了。请用“有话说”另外反映。"))
    joining.save()
    matter.joined += 1
    alarmed = not matter.danger and bool(redacted) and bool(dangers.found(chinese.bigrams(redacted), matter.studio))
    matter.danger = matter.danger or alarmed
    matter.save(update_fields=["joined", "danger"])
    Step.objects.create(
        matter=matter, code=act.code, at=act.at, by_role="joiner", text=redacted, data={"joining": joining.subject}
    )
    act.record(
        joining.subject,
        studio=matter.studio,
        kind=matter.kind,
        matter=matter.subject,
        sealed=digest(bytes(joining.secret or b"").hex()),
    )
    if alarmed:
        insert(tell.of_danger(act, matter), ignore_conflicts=True)


@action("matter.leave")
def leave_matter(act: Act, joining: Joining) -> Joining:
    """Take a joining back: what was left is destroyed, its code opens nothing any more."""
    act.require(act.by.role == "resident")
    matter = locked(joining.matter)
    joining = locked(joining)
    if joining.withdrawn_at is not None:
        raise WrongState(_("您已经退出了。"))
    tell.drop_calls_to(joining, act.at)
    erase(By(at=act.at, origin=act.by.origin), joining, asked=True)
    matter.joined = max(0, matter.joined - 1)
    matter.save(update_fields=["joined"])
    act.record(joining.subject, studio=matter.studio, kind=matter.kind, matter=matter.subject)
    joining.refresh_from_db()
    return joining


@action("matter.joiner_correct")
def correct_joining(act: Act, joining: Joining, *, name: str, phone: str, tell_later: bool) -> Joining:
    """Whoever joined puts their contact right, or wants to be told no more. Without a number nobody is told."""
    act.require(act.by.role == "resident")
    joining = locked(joining)
    if joining.withdrawn_at is not None or not joining.secret:
        raise WrongState(_("这里的信息已经删除，没有可以更正的。"))
    if tell_later and not phone:
        raise Invalid(_("要告诉您进展，请填写电话号码。"), field="phone")
    joining.secret = joinings.reseal(joining, name.strip(), phone)
    joining.tell_later = tell_later
    if not tell_later:
        tell.drop_calls_to(joining, act.at)
    joining.save()
    act.record(joining.subject, studio=joining.matter.studio, kind=joining.matter.kind, told=tell_later)
    return joining
