"""The resident's word: with their code, or told by telephone to someone who did not handle the matter."""

from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.actions import Act, action
from bandeng.core.errors import Invalid, NotAllowed
from bandeng.listen import limits, secrets, tell
from bandeng.listen.actions.base import begin, finish
from bandeng.listen.models import Matter
from bandeng.listen.states import State
from bandeng.studio.models import Person

# What an officer does in handling; whoever did one of these may not ask whether it was done well.
HANDLING = (
    "matter.accept",
    "matter.assign",
    "matter.respond",
    "matter.draft_reply",
    "matter.send_reply",
    "matter.carry_out",
)


def handled_by(matter: Matter, person: Person) -> bool:
    return matter.steps.filter(person=person, code__in=HANDLING).exists()


# What the public part of an entry says of the resident's word (docs/recompute.md).
SAID = {Matter.Satisfied.YES: "satisfied", Matter.Satisfied.FAIRLY: "fairly", Matter.Satisfied.NO: "not"}
AGAIN, ENDED, UNREACHED = "again", "ended", "unreached"


def _check_satisfied(value: str) -> None:
    if value not in (Matter.Satisfied.YES, Matter.Satisfied.FAIRLY, Matter.Satisfied.NO):
        raise Invalid(_("请选择是否满意。"), field="satisfied")


@action("matter.confirm", facts=SAID.values())
def confirm(act: Act, matter: Matter, *, satisfied: str, words: str = "", version: int | None = None) -> Matter:
    """The resident confirms what was done, with their code; this closes the matter."""
    matter = begin(act, matter, version)
    _check_satisfied(satisfied)
    redacted, original = secrets.resident_words(matter, words.strip())
    return finish(
        act,
        matter,
        text=redacted,
        original=original,
        data={"satisfied": satisfied},
        fact=SAID[Matter.Satisfied(satisfied)],
        word=Matter.Word.CODE,
        satisfied=satisfied,
        confirmed_at=act.at,
        ended_at=act.at,
    )


def _again(act: Act, matter: Matter, words: str) -> Matter:
    """Back to the same unit once more; after the last round the matter ends as disputed."""
    redacted, original = secrets.resident_words(matter, words)
    if matter.round >= matter.studio.setting("rounds"):
        matter.state = State.CLOSED
        return finish(
            act,
            matter,
            text=redacted,
            original=original,
            data={"round": matter.round},
            fact=ENDED,
            seen_by_resident=True,
            disputed=True,
            satisfied=Matter.Satisfied.NO,
            ended_at=act.at,
        )
    matter.state = State.IN_HAND
    matter = finish(
        act,
        matter,
        text=redacted,
        original=original,
        data={"round": matter.round + 1},
        fact=AGAIN,
        seen_by_resident=True,
        round=matter.round + 1,
        disputed=True,
        satisfied=Matter.Satisfied.NO,
        reply_due=limits.again_due(matter, clock.day(act.at)),
        carried_out_at=None,
        carried_out_on=None,
        result="",
        promised_on=None,
    )
    people = [matter.officer, matter.member.person if matter.member else None]
    tell.persons(act, matter, [item for item in people if item])
    return matter


@action("matter.dispute", facts=(AGAIN, ENDED))
def dispute(act: Act, matter: Matter, *, words: str, version: int | None = None) -> Matter:
    """Not satisfied, please handle again (不满意，申请再办)."""
    matter = begin(act, matter, version)
    if not words.strip():
        raise Invalid(_("请写明哪里没有解决，便于重新办理。"), field="words")
    return _again(act, matter, words.strip())


@action("matter.call_back", facts=("satisfied", "fairly", AGAIN, ENDED, UNREACHED))
def call_back(
    act: Act,
    matter: Matter,
    *,
    reached: bool,
    satisfied: str = "",
    words: str = "",
    version: int | None = None,
) -> Matter:
    """Ask by telephone (回访): by an officer who did not handle the matter, up to three times."""
    matter = begin(act, matter, version)
    if act.person is not None and handled_by(matter, act.person):
        raise NotAllowed(_("您办理过这件事，回访须由没有经办的联络员进行。"))
    tries = [clock.day(step.at) for step in matter.steps.filter(code="matter.call_back", data__round=matter.round)]
    if len(tries) >= matter.studio.setting("call_tries"):
        raise Invalid(_("回访次数已满，不能再次登记。"))
    if not reached and clock.day(act.at) in tries:
        raise Invalid(_("今天已经登记过一次没有打通。请改天再打；今天打通了，请登记为打通。"), field="reached")
    data = {"reached": reached, "satisfied": satisfied, "round": matter.round}
    redacted, original = secrets.resident_words(matter, words.strip())
    if not reached:
        return finish(act, matter, text=redacted, original=original, data=data, fact=UNREACHED)
    _check_satisfied(satisfied)
    if satisfied == Matter.Satisfied.NO:
        if not words.strip():
            raise Invalid(_("居民不满意的，请记下居民的原话要点。"), field="words")
        return _again(act, matter, words.strip())
    matter.state = State.CLOSED
    return finish(
        act,
        matter,
        text=redacted,
        original=original,
        data=data,
        fact=SAID[Matter.Satisfied(satisfied)],
        word=Matter.Word.PHONE,
        satisfied=satisfied,
        confirmed_at=act.at,
        ended_at=act.at,
    )


@action("matter.close")
def close_unanswered(act: Act, matter: Matter) -> Matter:
    """Silence for the studio's number of working days closes a matter as unconfirmed."""
    matter = begin(act, matter)
    return finish(act, matter, seen_by_resident=True, word=Matter.Word.SILENCE, ended_at=act.at)


@action("matter.withdraw")
def withdraw(act: Act, matter: Matter, *, words: str = "", version: int | None = None) -> Matter:
    """The resident takes the matter back before it is answered."""
    matter = begin(act, matter, version)
    redacted, original = secrets.resident_words(matter, words.strip())
    return finish(act, matter, text=redacted, original=original, ended_at=act.at)


@action("matter.add_words")
def add_words(act: Act, matter: Matter, *, words: str, version: int | None = None) -> Matter:
    """The resident adds something; kept redacted on the timeline."""
    matter = begin(act, matter, version)
    if not words.strip():
        raise Invalid(_("请写下要补充的内容。"), field="words")
    redacted, original = secrets.resident_words(matter, words.strip())
    return finish(act, matter, text=redacted, original=original)
