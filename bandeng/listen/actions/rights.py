"""What residents may ask of their data: correct, withdraw consent, be forgotten; with the code, or at the desk."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from bandeng.core import access, clock, codes, sealed
from bandeng.core.actions import Act, By, action
from bandeng.core.errors import Invalid
from bandeng.core.models import Link
from bandeng.listen import secrets
from bandeng.listen.actions.base import begin, finish
from bandeng.listen.actions.erase import CONSENTS, erase
from bandeng.listen.actions.publish import end_publication
from bandeng.listen.models import Matter, Secret
from bandeng.listen.states import BEFORE_REPLY, ENDED, State
from bandeng.post import outbox


@dataclass(frozen=True, slots=True)
class Came:
    """How someone at the desk showed that the matter is theirs: by its code, or by the name and number they left."""

    reason: str
    asked_on: date
    code: str = ""
    contact_checked: bool = False


def whole(matter: Matter) -> Matter:
    """The matter that was handed in: of a part, the one it was split from."""
    source = Link.objects.filter(target=matter.subject, relation=Link.Relation.SPLIT).values("source")
    return Matter.objects.filter(subject__in=source).first() or matter


def parts(matter: Matter) -> list[Matter]:
    targets = Link.objects.filter(source=matter.subject, relation=Link.Relation.SPLIT).values("target")
    return list(Matter.objects.filter(subject__in=targets).order_by("pk"))


def _shown(act: Act, matter: Matter, came: Came | None) -> dict[str, Any]:
    """What is noted of how it was asked; staff act only for someone who is there and has shown whose matter it is."""
    if act.person is None:
        return {"by": "code", "asked_on": clock.day(act.at).isoformat()}
    if came is None or not came.reason.strip():
        raise Invalid(_("请写明居民要求什么、为什么。"), field="reason")
    if not clock.day(matter.received_at) <= came.asked_on <= clock.day(act.at):
        raise Invalid(_("提出要求的日期不对：应在收到事项之后、今天或以前。"), field="asked_on")
    if came.code:
        _check_code(whole(matter), came.code)
    elif matter.anonymous:
        raise Invalid(_("居民没有留联系方式，只能凭查询码办理。"), field="code")
    elif not came.contact_checked:
        raise Invalid(_("请输入居民出示的查询码；没有查询码的，核对留下的姓名和电话后勾选。"), field="code")
    return {"by": "desk", "shown": "code" if came.code else "contact", "asked_on": came.asked_on.isoformat()}


def _check_code(matter: Matter, typed: str) -> None:
    try:
        matches = access.code_hash(codes.parse_code(typed)) == matter.code_hash
    except codes.BadCode:
        matches = False
    if not matches:
        raise Invalid(_("查询码和这件事对不上，请对照回执单检查。"), field="code")


def _said(matter: Matter, act: Act, came: Came | None, words: str) -> tuple[str, bytes | None]:
    """What the step keeps: the resident's words redacted and sealed; at the desk also the officer's reason."""
    redacted, original = secrets.resident_words(matter, words)
    reason = came.reason.strip() if came and act.person else ""
    return "\n".join(part for part in (reason, redacted) if part), original


@action("matter.correct")
def correct(
    act: Act,
    matter: Matter,
    *,
    name: str = "",
    phone: str = "",
    words: str = "",
    came: Came | None = None,
    version: int | None = None,
) -> Matter:
    """Correct (更正) name and number, or say what is wrong in the matter; what was said before stays beside it."""
    matter = begin(act, matter, version)
    shown = _shown(act, matter, came)
    name, phone, words = name.strip(), phone.strip(), words.strip()
    before = secrets.contact(matter) or {}
    changed = [key for key, new in (("name", name), ("phone", phone)) if new and new != before.get(key, "")]
    if not changed and not words:
        raise Invalid(_("请写明要更正什么：称呼、电话，或哪句话写错了。"), field="words")
    if changed:
        _new_contact(matter, {**before, **{"name": name or before.get("name", ""), "phone": phone or before["phone"]}})
    for part in parts(matter) if changed else []:
        correct(act.by, part, name=name, phone=phone, came=came)
    redacted, original = _said(matter, act, came, words)
    return finish(act, matter, text=redacted, original=original, data={**shown, "changed": changed})


def _new_contact(matter: Matter, contact: dict[str, str]) -> None:
    secret = Secret.objects.filter(matter=matter).first()
    if secret is None:
        raise Invalid(_("联系方式已按期删除，没有可以更正的。"))
    if not secret.contact:
        raise Invalid(_("这件事没有留联系方式，没有可以更正的。"), field="phone")
    secret.contact = sealed.seal_value(contact, secrets.key_of(secret), b"contact")
    secret.save()


@action("matter.withdraw_consent")
def withdraw_consent(
    act: Act, matter: Matter, *, which: list[str], came: Came | None = None, version: int | None = None
) -> Matter:
    """Withdraw consents (撤回同意), each by itself. What is public is taken down at once; waiting calls are dropped."""
    matter = begin(act, matter, version)
    shown = _shown(act, matter, came)
    given = [name for name in which if name in CONSENTS and getattr(matter, name)]
    if not given:
        raise Invalid(_("请选择要撤回哪一项同意。"), field="which")
    changes: dict[str, Any] = dict.fromkeys(given, False)
    if "may_publish" in given:
        end_publication(act, matter)
        changes["published_at"] = None
    if "tell_later" in given:
        outbox.drop_calls(matter.subject, act.at)
    for part in parts(matter):
        if any(getattr(part, name) for name in given):
            withdraw_consent(act.by, part, which=given, came=came)
    text_, original = _said(matter, act, came, "")
    return finish(act, matter, text=text_, original=original, data={**shown, "which": given}, **changes)


@action("matter.forget", facts=("withdrawn",))
def forget(
    act: Act, matter: Matter, *, stop: bool = False, came: Came | None = None, version: int | None = None
) -> Matter:
    """Be forgotten (删除): at once everything of the resident's is destroyed; the code opens it no more.

    `stop` ends an unanswered matter. Of one that has ended no word stays. One that goes on is handled by the redacted
    copy that an officer has checked, and nobody is told; when it ends that goes as well (`jobs.erase_due`).
    """
    matter = begin(act, matter, version)
    shown = _shown(act, matter, came)
    for part in parts(matter):
        forget(act.by, part, stop=stop, came=came)
    changes: dict[str, Any] = dict.fromkeys(CONSENTS, False)
    fact = ""
    if stop and matter.state in BEFORE_REPLY:
        matter.state, fact = State.WITHDRAWN, "withdrawn"
        changes["ended_at"] = act.at
    end_publication(act, matter)
    reason = came.reason.strip() if came and act.person else ""
    matter = finish(act, matter, text=reason, data=shown, fact=fact, published_at=None, **changes)
    erase(By(at=act.at, origin=act.by.origin), matter, asked=True, whole=matter.state in ENDED)
    matter.refresh_from_db()
    return matter
