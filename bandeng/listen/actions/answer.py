"""Replying and carrying out. A reply counts when an officer has checked and sent it."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from bandeng.core import clock, photos
from bandeng.core.actions import Act, By, action
from bandeng.core.errors import Invalid, NotAllowed
from bandeng.listen import pictures_of
from bandeng.listen.actions.base import begin, finish
from bandeng.listen.models import Matter, Photo, Reply
from bandeng.studio.models import Person
from bandeng.studio.reach import roles_of


def waiting_reply(matter: Matter) -> Reply | None:
    """The reply of this round that waits for an officer's check."""
    return matter.replies.filter(round=matter.round, sent_at=None, returned_at=None).last()


def may_reply(person: Person, matter: Matter, at: datetime) -> bool:
    """Whether the reply is `person`'s to write: where a unit is responsible, only its clerk's or their stand-in's."""
    return matter.unit_id is None or any(role.unit_id == matter.unit_id for role in roles_of(person, at))


@action("matter.draft_reply")
def draft_reply(
    act: Act,
    matter: Matter,
    *,
    words: str,
    result: str,
    promised_on: date | None = None,
    version: int | None = None,
) -> Matter:
    """Write the reply (承办单位答复). Where a unit is responsible, only its own clerk may.

    It waits for an officer's check, unless the studio's `check_reply` says otherwise.
    """
    matter = begin(act, matter, version)
    if not may_reply(act.person, matter, act.at):
        raise NotAllowed(_("本事项由承办单位答复，请等待承办单位经办人填写。"))
    if not words.strip():
        raise Invalid(_("请写明答复内容。"), field="words")
    if result not in Reply.Result.values:
        raise Invalid(_("请选择办理结果。"), field="result")
    if result == Reply.Result.PROMISED and not promised_on:
        raise Invalid(_("承诺限期解决的，请写明完成日期。"), field="promised_on")
    if promised_on and promised_on < clock.day(act.at):
        raise Invalid(_("承诺日期已经过去，请写今天或以后的日期。"), field="promised_on")
    if waiting_reply(matter):
        raise Invalid(_("已有一份答复等待联络员核对，不能重复提交。"))
    Reply.objects.create(
        matter=matter,
        round=matter.round,
        unit=matter.unit,
        author=act.person,
        text=words.strip(),
        result=result,
        promised_on=promised_on if result == Reply.Result.PROMISED else None,
        written_at=act.at,
    )
    matter = finish(act, matter, text=words.strip(), data={"result": result})
    if matter.studio.setting("check_reply"):
        return matter
    # A studio that checks no replies: it goes out at once, under the action that sends replies.
    return send_reply(By(at=act.at, origin=act.by.origin), matter)


@action("matter.return_reply")
def return_reply(act: Act, matter: Matter, *, remark: str, version: int | None = None) -> Matter:
    """Give the reply back to its author with what is missing."""
    matter = begin(act, matter, version)
    reply = waiting_reply(matter)
    if reply is None:
        raise Invalid(_("没有等待核对的答复。"))
    if not remark.strip():
        raise Invalid(_("请写明需要补正什么。"), field="remark")
    reply.returned_at = act.at
    reply.save()
    return finish(act, matter, text=remark.strip())


@action("matter.send_reply", facts=Reply.Result.values)
def send_reply(act: Act, matter: Matter, *, version: int | None = None) -> Matter:
    """The officer has checked the reply and sends it to the resident; this stops the clock."""
    matter = begin(act, matter, version)
    reply = waiting_reply(matter)
    if reply is None:
        raise Invalid(_("还没有可以发送的答复。请先由承办单位或委员填写答复。"))
    reply.checked_by, reply.sent_at = act.person, act.at
    reply.save()
    return finish(
        act,
        matter,
        text=reply.text,
        data={
            "result": reply.result,
            "promised_on": reply.promised_on.isoformat() if reply.promised_on else None,
            "unit": reply.unit_id,
        },
        seen_by_resident=True,
        fact=reply.result,
        replied_at=matter.replied_at or act.at,
        result=reply.result,
        promised_on=reply.promised_on,
    )


@action("matter.carry_out")
def _carry_out(act: Act, matter: Matter, *, on: date, evidence: str, kept: list[Photo], version: int | None) -> Matter:
    matter = begin(act, matter, version)
    if not evidence.strip():
        raise Invalid(_("请写明落实情况和依据（做了什么、谁在场、效果如何）。"), field="evidence")
    if on > clock.day(act.at):
        raise Invalid(_("落实日期不能晚于今天。"), field="on")
    if on < clock.day(matter.received_at):
        raise Invalid(_("落实日期不能早于收到事项的日期。"), field="on")
    Photo.objects.bulk_create(kept)
    return finish(
        act,
        matter,
        text=evidence.strip(),
        data={"on": on.isoformat(), "photos": len(kept)},
        seen_by_resident=True,
        carried_out_at=act.at,
        carried_out_on=on,
    )


def carry_out(
    by: By,
    matter: Matter,
    *,
    on: date,
    evidence: str,
    pictures: tuple[photos.Picture, ...] = (),
    version: int | None = None,
) -> Matter:
    """It has been done (落实): on which day, and how one can tell. Pictures are stored before the transaction."""
    kept = pictures_of.store(matter, pictures, by.at, evidence=True)
    with pictures_of.dropped_on_failure(kept):
        return _carry_out(by, matter, on=on, evidence=evidence, kept=kept, version=version)
