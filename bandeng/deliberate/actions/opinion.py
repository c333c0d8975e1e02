"""Opinions beforehand: handed in, added to, looked at, let through or kept for the meeting, erased."""

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from bandeng.core import clock, forgetting
from bandeng.core.actions import Act, By, action, check_version, locked
from bandeng.core.errors import Invalid, Refused, WrongState
from bandeng.deliberate import hearers, rules
from bandeng.deliberate import opinion_locks as locks
from bandeng.deliberate.models import Activity, Opinion
from bandeng.deliberate.states import State
from bandeng.ledger.erasing import forget
from bandeng.post import outbox
from bandeng.studio.actions.base import cleaned, opaque, words
from bandeng.studio.phones import parse_phone
from bandeng.studio.queries import by_setting

LIMIT, MOST, MOST_ADDED = 2000, 5000, 5
# Kept no longer, whatever day is set for the gathering.
MOST_DAYS = 730
MOBILE = "1"
S = Opinion.State


def gathering(activity: Activity, at: Any) -> bool:
    """Whether opinions are taken at a moment."""
    until = activity.opinions_until
    return activity.public and activity.state == State.ANNOUNCED and bool(until and clock.day(at) <= until)


def _record(act: Act, opinion: Opinion, **private: Any) -> None:
    activity = opinion.activity
    act.record(opinion.subject, studio=activity.studio, activity=activity.subject, state=opinion.state, **private)


@action("opinion.hand_in")
def hand_in(
    act: Act,
    activity: Activity,
    *,
    said: str,
    form_key: str,
    name: str = "",
    phone: str = "",
    guardian: bool = False,
    tell_later: bool = False,
    may_publish: bool = False,
) -> tuple[Opinion, str]:
    """A resident says something beforehand; the opinion and its code. The same form sent twice is one opinion."""
    act.require(act.by.role == "resident")
    fresh = locked(activity)
    value: dict[str, Any] = {
        "words": [words(said, LIMIT, "said", _("请写下您的意见。"))],
        "name": cleaned(name, 20, "name", needed=False),
        "phone": parse_phone(phone) if phone.strip() else "",
        **({"guardian": "yes"} if guardian else {}),
    }
    if tell_later and not value["phone"].startswith(MOBILE):
        raise Invalid(_("要发短信告诉您，请填手机号；不想留，就不要勾选。"), field="phone")
    code = locks.code_for(form_key, f"{fresh.pk}\0{json.dumps(value, ensure_ascii=False)}")
    if same := Opinion.objects.filter(form_key=form_key).select_related("activity__studio").first():
        if same.code_hash != locks.code_hash(code):
            raise WrongState(_("这份意见刚才已经收到，改过的内容没有存下。凭查询码可以补充。"))
        _record(act, same, again=True)
        return same, code
    if not gathering(fresh, act.at):
        raise WrongState(_("意见征集已经结束。您可以到会上说，或者到“有话说”里写。"))
    if fresh.opinions.count() >= MOST:
        raise WrongState(_("收到的意见太多，暂时不能再收。请到会上说。"))
    made = Opinion(
        subject=opaque(),
        activity=fresh,
        code_hash=locks.code_hash(code),
        tell_later=tell_later,
        may_publish=may_publish,
        form_key=form_key,
        made_at=act.at,
    )
    made.sealed = locks.shut(fresh, made, value)
    made.save()
    _record(act, made)
    return made, code


def _theirs(act: Act, opinion: Opinion) -> Opinion:
    """Under lock, for whoever has shown its code (the view sees to it)."""
    act.require(act.by.role == "resident")
    fresh = locked(opinion)
    if fresh.erased_at:
        raise WrongState(_("这条意见已经删除了。"))
    return fresh


@action("opinion.add")
def add(act: Act, opinion: Opinion, *, said: str) -> Opinion:
    """The resident adds something: an officer goes through it again before others read it."""
    fresh = _theirs(act, opinion)
    if not gathering(fresh.activity, act.at):
        raise WrongState(_("意见征集已经结束，不能再补充。"))
    value = locks.opened(fresh)
    if len(value["words"]) > MOST_ADDED:
        raise WrongState(_("已经补充过好几次了。还有要说的，请到会上说。"))
    value["words"].append(words(said, LIMIT, "said", _("请写下要补充的话。")))
    value["added"] = [*value.get("added", ()), act.at.isoformat()]
    fresh.sealed = locks.shut(fresh.activity, fresh, value)
    fresh.state, fresh.version = S.WAITING, fresh.version + 1
    fresh.save()
    _record(act, fresh)
    return fresh


@action("opinion.look")
def look(act: Act, opinion: Opinion) -> Opinion:
    """Open the original: that it was, and by whom, is on record and shown to the resident."""
    fresh = _desk(act, opinion, None)
    fresh.looks = [*fresh.looks, [act.at.isoformat(), act.person.pk if act.person else None]]
    fresh.save(update_fields=["looks"])
    _record(act, fresh)
    return fresh


def _desk(act: Act, opinion: Opinion, version: int | None) -> Opinion:
    fresh = locked(opinion)
    rules.permit(act, "opinion.look", fresh.activity)
    check_version(fresh, version)
    if fresh.erased_at:
        raise WrongState(_("这条意见已经删除了。"))
    # Whoever is named in it does not read it.
    said = "".join(locks.opened(fresh)["words"])
    act.require(act.person is None or act.person.name not in said, _("这条意见要由别的联络员打开和整理。"))
    return fresh


def _decided(act: Act, opinion: Opinion, state: Opinion.State, text: str, version: int | None) -> Opinion:
    fresh = _desk(act, opinion, version)
    if state == S.SHOWN and not fresh.may_publish:
        raise WrongState(_("居民没有同意公开这条意见，只能供会议参考。"))
    fresh.text = words(text, LIMIT * 2, "text", _("请写隐去个人信息以后的内容。"))
    fresh.state, fresh.version = state, fresh.version + 1
    fresh.save()
    _record(act, fresh)
    return fresh


@action("opinion.show")
def show(act: Act, opinion: Opinion, *, text: str, version: int | None = None) -> Opinion:
    """Let a copy without names through: everyone reads it."""
    return _decided(act, opinion, S.SHOWN, text, version)


@action("opinion.keep")
def keep(act: Act, opinion: Opinion, *, text: str, version: int | None = None) -> Opinion:
    """A copy without names for the meeting only."""
    return _decided(act, opinion, S.KEPT, text, version)


@action("opinion.erase")
def erase(act: Act, opinion: Opinion, *, asked: bool = False, replays: Sequence[str] = ()) -> None:
    """Destroy what was handed in, and its code. Taken back by the resident (`asked`), the copy goes too."""
    act.require(act.by.role == "system" or (act.by.role == "resident" and asked))
    fresh = locked(opinion)
    if fresh.erased_at and not replays:
        raise WrongState(_("这条意见已经删除了。"))
    fresh.sealed = fresh.code_hash = fresh.form_key = None
    fresh.tell_later, fresh.looks = False, []
    if asked or fresh.state == S.WAITING:
        fresh.text, fresh.state = "", S.KEPT
    fresh.erased_at = fresh.erased_at or act.at
    fresh.version += 1
    fresh.save()
    outbox.forget(str(fresh.pk), about=fresh.activity.subject, kind=hearers.OPINION)
    openings = forget(fresh.subject)
    more: dict[str, Any] = {"replays": list(replays)} if replays else {}
    act.record(fresh.subject, studio=fresh.activity.studio, asked=asked, openings=openings, **more)
    forgetting.note(fresh.subject)


def due(at: Any) -> list[Opinion]:
    """What is kept beyond its studio's limit: so many days after the last one of gathering (where that
    was taken back, after it came), MOST_DAYS at the most."""
    kept, today, old = Opinion.objects.filter(erased_at=None), clock.day(at), at - timedelta(days=MOST_DAYS)
    found = list(kept.filter(made_at__lt=old))
    for days, studios in by_setting("opinion_keep_days").items():
        over = today - timedelta(days=days)
        ended = Q(activity__opinions_until__lt=over)
        ended |= Q(activity__opinions_until=None, made_at__lt=clock.midnight(over))
        found += kept.filter(ended, activity__studio__in=studios, made_at__gte=old)
    return found


def erase_due() -> int:
    """Forget what is due; how many. For the worker, and after a restore."""
    done = 0
    for opinion in due(clock.now()):
        with suppress(Refused):  # the resident, or another worker, was faster
            erase(By(), opinion)
            done += 1
    return done


def once_more(subject: str, asked: bool, whole: bool, replays: list[str]) -> bool:
    """After a restore: erase what had been erased since the backup; whether it is one of these."""
    found = Opinion.objects.filter(subject=subject).first()
    if found is None:
        return False
    erase(By(), found, asked=asked, replays=replays)
    return True
