"""Matters in any state, and every verb with arguments that fit: made by actions, as in life."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from bandeng.core import clock, guard
from bandeng.core.actions import By
from bandeng.ledger.models import Entry
from bandeng.listen import actions as A
from bandeng.listen.actions.climb import take
from bandeng.listen.actions.extend import latest
from bandeng.listen.actions.hand_over import hand_over
from bandeng.listen.models import Matter, Publication, Reader, Recording, Reply, Step
from bandeng.listen.states import State
from bandeng.post.models import Message
from bandeng.studio.models import Role
from tests.cast import Cast

RESIDENT = By(role="resident")
REPLY = {"words": "已到现场查看，线路老化，已更换。", "result": "solved"}
PARTS = ("路灯坏了。", "井盖丢了。")


def received(cast: Cast, by: By | None = None, **fields: Any) -> Matter:
    """A matter of the first studio, entered by its community worker unless told otherwise."""
    intake = {
        "studio": cast.studio,
        "words": "楼前路灯坏了三个月，晚上看不见路。",
        "source": Matter.Source.COMMUNITY,
        "phone": "13900000000",
        "name": "言大姐",
        "tell_later": True,
        "tell_by": "call",
        "may_publish": True,
        "wished": cast.members["member2"],
        **fields,
    }
    by = by or By(person=cast["community"], role="staff")
    return A.receive_matter(by, A.Intake(**intake)).matter


def accepted(cast: Cast, at: datetime | None = None, kind: str = "help", **fields: Any) -> Matter:
    matter = received(cast, **fields)
    by = cast.by("officer").later(at or clock.now())
    return A.accept_matter(by, matter, kind=kind, title="楼前路灯不亮", words="楼前路灯坏了三个月。")


def in_hand(cast: Cast, **fields: Any) -> Matter:
    return A.assign_matter(
        cast.by("officer"),
        accepted(cast, **fields),
        member=cast.members["member"],
        unit=cast.unit,
        supports=[cast.helping_unit],
    )


def drafted(cast: Cast, **fields: Any) -> Matter:
    return A.draft_reply(cast.by("clerk"), in_hand(cast, **fields), **REPLY)


def replied(cast: Cast, **fields: Any) -> Matter:
    return A.send_reply(cast.by("officer"), drafted(cast, **fields))


def carried_out(cast: Cast, **fields: Any) -> Matter:
    matter = replied(cast, **fields)
    return A.carry_out(cast.by("clerk"), matter, on=clock.today(), evidence="三盏灯都亮了。")


def invalid(cast: Cast) -> Matter:
    matter = A.doubt(cast.by("officer"), accepted(cast), reason="重复发送的广告。")
    return A.invalidate(cast.by("officer2"), matter)


STATES: dict[str, Callable[[Cast], Matter]] = {
    State.RECEIVED: received,
    State.ACCEPTED: accepted,
    State.IN_HAND: in_hand,
    State.WAITING_RESIDENT: lambda cast: A.wait_for_resident(
        cast.by("officer"), in_hand(cast), question="是哪一盏灯？"
    ),
    State.REPLIED: replied,
    State.CARRIED_OUT: carried_out,
    State.CLOSED: lambda cast: A.confirm(RESIDENT, carried_out(cast), satisfied="yes"),
    State.DECLINED: lambda cast: A.decline_matter(cast.by("officer"), accepted(cast), reason="hotline"),
    State.MERGED: lambda cast: A.merge_matter(cast.by("officer"), accepted(cast), into=accepted(cast)),
    State.SPLIT: lambda cast: A.split_matter(cast.by("officer"), accepted(cast), parts=PARTS),
    State.WITHDRAWN: lambda cast: A.withdraw(RESIDENT, accepted(cast)),
    State.INVALID: invalid,
}

YESTERDAY = clock.today() - timedelta(days=1)
LIMIT = defaultdict(lambda: "reply", {State.RECEIVED: "accept", State.REPLIED: "promise"})


def late(cast: Cast, matter: Matter) -> None:
    """Late since yesterday, by whatever limit runs in its state."""
    with guard.writing():
        Matter.objects.filter(pk=matter.pk).update(
            accept_due=YESTERDAY, reply_due=YESTERDAY, promised_on=YESTERDAY, result="promised"
        )


def came(by: By) -> A.Came:
    """Someone at the desk who left a number."""
    return A.Came(reason="本人到场。", asked_on=clock.day(by.at), contact_checked=True)


Doing = Callable[[By, Cast, Matter], Any]
DOINGS: dict[str, Doing] = {
    "matter.accept": lambda by, cast, m: A.accept_matter(by, m, kind="help", title="灯", words="灯坏了。"),
    "matter.decline": lambda by, cast, m: A.decline_matter(by, m, reason="hotline"),
    "matter.transcribe": lambda by, cast, m: A.transcribe(by, m, words="灯坏了。"),
    "matter.assign": lambda by, cast, m: A.assign_matter(by, m, member=cast.members["member"], unit=cast.unit),
    "matter.respond": lambda by, cast, m: A.respond(by, m, words="我明天去看看。"),
    "matter.wait": lambda by, cast, m: A.wait_for_resident(by, m, question="是哪一盏灯？"),
    "matter.resume": lambda by, cast, m: A.resume(by, m, words="东边那盏。"),
    "matter.add_words": lambda by, cast, m: A.add_words(by, m, words="又坏了一盏。"),
    "matter.draft_reply": lambda by, cast, m: A.draft_reply(by, m, **REPLY),
    "matter.return_reply": lambda by, cast, m: A.return_reply(by, m, remark="请写明日期。"),
    "matter.send_reply": lambda by, cast, m: A.send_reply(by, m),
    "matter.carry_out": lambda by, cast, m: A.carry_out(by, m, on=clock.day(by.at), evidence="灯亮了。"),
    "matter.confirm": lambda by, cast, m: A.confirm(by, m, satisfied="yes"),
    "matter.dispute": lambda by, cast, m: A.dispute(by, m, words="灯还是不亮。"),
    "matter.call_back": lambda by, cast, m: A.call_back(by, m, reached=True, satisfied="yes"),
    "matter.close": lambda by, cast, m: A.close_unanswered(by, m),
    "matter.withdraw": lambda by, cast, m: A.withdraw(by, m),
    "matter.merge": lambda by, cast, m: A.merge_matter(by, m, into=received(cast)),
    "matter.split": lambda by, cast, m: A.split_matter(by, m, parts=PARTS),
    "matter.doubt": lambda by, cast, m: A.doubt(by, m, reason="广告。"),
    "matter.invalidate": lambda by, cast, m: A.invalidate(by, m),
    "matter.propose_publication": lambda by, cast, m: A.propose_publication(by, m, title="灯", words="灯坏了。"),
    "matter.approve_publication": lambda by, cast, m: A.approve_publication(by, m),
    "matter.refuse_publication": lambda by, cast, m: A.refuse_publication(by, m, remark="还有门牌。"),
    "matter.take_down": lambda by, cast, m: A.take_down(by, m, remark="居民要求。"),
    "matter.correct": lambda by, cast, m: A.correct(by, m, phone="13911112222", came=came(by)),
    "matter.withdraw_consent": lambda by, cast, m: A.withdraw_consent(by, m, which=["may_publish"], came=came(by)),
    "matter.forget": lambda by, cast, m: A.forget(by, m, came=came(by)),
    "matter.instruct": lambda by, cast, m: A.instruct(by, m, words="请尽快办理。"),
    "matter.supervise": lambda by, cast, m: A.supervise(by, m, words="列为督办。"),
    "matter.press": lambda by, cast, m: A.press(by, m, words="请尽快答复。"),
    "matter.acknowledge": lambda by, cast, m: A.acknowledge(by, m),
    "matter.give_opinion": lambda by, cast, m: A.give_opinion(by, m, words="树挡了灯，已修剪。"),
    "matter.send_back": lambda by, cast, m: A.send_back(by, m, reason="归市政所管。"),
    "matter.hand_back": lambda by, cast, m: A.hand_back(by, m, reason="正在外地。"),
    "matter.ask_extension": lambda by, cast, m: A.ask_extension(by, m, until=latest(m), reason="要等配件。"),
    "matter.grant_extension": lambda by, cast, m: A.grant_extension(by, m),
    "matter.refuse_extension": lambda by, cast, m: A.refuse_extension(by, m, reason="可以按期办。"),
    "matter.amend": lambda by, cast, m: A.amend(by, m, kind="suggest", title="灯不亮", reason="登记错了。"),
    "matter.confide": lambda by, cast, m: A.confide(by, m, readers=[cast["head"]], reason="涉及家事。"),
    "matter.lift_confidence": lambda by, cast, m: A.lift_confidence(by, m, reason="居民同意。"),
    "matter.clear_danger": lambda by, cast, m: A.clear_danger(by, m, reason="已打电话，没有危险。"),
    "matter.hurry": lambda by, cast, m: A.hurry(by, m, reason="停气了。"),
    "matter.unhurry": lambda by, cast, m: A.unhurry(by, m, reason="已恢复供气。"),
    "matter.note": lambda by, cast, m: A.note(by, m, words="已打电话。"),
    "matter.avoid": lambda by, cast, m: A.avoid(by, m, person=cast["head"]),
    "matter.lift_avoidance": lambda by, cast, m: A.lift_avoidance(by, m, person=cast["convener"], reason="同名。"),
    "matter.hand_over": lambda by, cast, m: hand_over(
        by, m, role=Role.objects.get(person=cast["member2"], kind="member")
    ),
    "matter.rung": lambda by, cast, m: take(
        by, m, code="press", limit=LIMIT[m.state], due=YESTERDAY, on=clock.day(by.at)
    ),
    "matter.look": lambda by, cast, m: A.look(by, m, reason="核实地点。"),
}


def proposed(cast: Cast, matter: Matter) -> Matter:
    """With a public copy that waits for a second person, whatever its state."""
    with guard.writing():
        Publication.objects.create(
            matter=matter, title="灯", words="灯坏了。", proposed_by=cast["head"], proposed_at=clock.now()
        )
    return matter


def published(cast: Cast, matter: Matter) -> Matter:
    """Public, whatever its state."""
    with guard.writing():
        Publication.objects.create(
            matter=matter,
            title="灯",
            words="灯坏了。",
            proposed_by=cast["head"],
            proposed_at=clock.now(),
            approved=True,
            decided_by=cast["officer2"],
            decided_at=clock.now(),
        )
        Matter.objects.filter(pk=matter.pk).update(published_at=clock.now())
    return matter


def marked(matter: Matter, **marks: Any) -> None:
    """Marked as it stands, past the actions: for what an ended matter cannot come to be any more."""
    with guard.writing():
        Matter.objects.filter(pk=matter.pk).update(**marks)


def confided(cast: Cast, matter: Matter) -> None:
    """Confidential, with everybody at the desk for a reader."""
    marked(matter, confidential=True)
    with guard.writing():
        Reader.objects.bulk_create(Reader(matter=matter, person=cast[name]) for name in ("officer", "officer2", "head"))


def recorded(matter: Matter) -> Recording:
    """A recording of an existing matter, without its file."""
    with guard.writing():
        return Recording.objects.create(
            matter=matter, name=uuid4().hex, form="audio", media_type="audio/wav", size=1, added_at=clock.now()
        )


# What a verb needs besides its state.
Ready = Callable[[Cast, Matter], Any]
READY: dict[str, Ready] = {
    "matter.transcribe": lambda cast, m: recorded(m),
    "matter.lift_avoidance": lambda cast, m: A.avoid(cast.by("head"), m, person=cast["convener"]),
    "matter.rung": late,
    "matter.return_reply": lambda cast, m: A.draft_reply(cast.by("clerk"), m, **REPLY),
    "matter.send_reply": lambda cast, m: A.draft_reply(cast.by("clerk"), m, **REPLY),
    "matter.invalidate": lambda cast, m: A.doubt(cast.by("head"), m, reason="广告。"),
    "matter.grant_extension": lambda cast, m: A.ask_extension(cast.by("clerk"), m, until=latest(m), reason="等配件。"),
    "matter.refuse_extension": lambda cast, m: A.ask_extension(cast.by("clerk"), m, until=latest(m), reason="等配件。"),
    "matter.lift_confidence": lambda cast, m: confided(cast, m),
    "matter.clear_danger": lambda cast, m: marked(m, danger=True),
    "matter.unhurry": lambda cast, m: marked(m, urgent=True),
    "matter.approve_publication": proposed,
    "matter.refuse_publication": proposed,
    "matter.take_down": published,
}


def traces(matter: Matter) -> tuple[Any, ...]:
    """Everything that an action on this matter could leave: its row, steps, replies, entries, messages."""
    row = Matter.objects.filter(pk=matter.pk).values().get()
    return (
        row,
        Step.objects.filter(matter=matter).count(),
        list(Reply.objects.filter(matter=matter).values()),
        Entry.objects.filter(subject=matter.subject).count(),
        Message.objects.filter(subject=matter.subject).count(),
    )
