"""Matters sent to other rooms, such as the clinic: what they are, who may send them, and what comes back."""

from datetime import date

from django.urls import reverse

from bandeng.core.actions import Act
from bandeng.gather.referrals import About, Source
from bandeng.listen import rules, tell
from bandeng.listen.models import Matter, Step
from bandeng.listen.states import OPEN
from bandeng.studio.models import Person

# What the resident reads too: it is about their own errand, or came of what they said.
TOLD = (
    *("activity.open", "activity.close"),
    *("referral.offer", "referral.book", "referral.move", "referral.release", "referral.back"),
)
# What the officer is told; and the resident of a day: that it is off, else that it is agreed on.
BACK = ("referral.back", "referral.withdraw", "referral.move", "referral.release")
SET, OFF = "referral.book", "referral.off"


def describe(subject: str, person: Person) -> About | None:
    """A matter, for whoever may see it."""
    found = Matter.objects.filter(rules.visible(person), subject=subject).select_related("studio", "unit").first()
    if found is None:
        return None
    return About(f"{found.label} {found.title}", reverse("matter", args=[found.pk]), found.studio, found.unit)


def may_send(subject: str, person: Person) -> bool:
    """Whoever assigns a matter may send it, while it is open."""
    return Matter.objects.filter(rules.visible(person, "matter.assign"), subject=subject, state__in=OPEN).exists()


def note(act: Act, subject: str, code: str, words: str, day: date | None = None) -> None:
    """A step on the timeline, and whom it concerns is told; state and limits of the matter stay as they are."""
    matter = Matter.objects.filter(subject=subject).first()
    if matter is None:
        return
    Step.objects.create(
        matter=matter,
        code=code,
        at=act.at,
        person=act.person,
        by_role=act.by.role,
        text=words,
        data={},
        open_to_resident=code in TOLD,
    )
    key = f"{matter.subject}.{code}.{act.at:%Y%m%d%H%M%S%f}"
    if day:
        tell.resident(act, matter, key, event=OFF if code == "referral.release" else SET, day_on=day)
    if code in BACK:
        people = [matter.officer] if matter.officer else []
        tell.persons(act, matter, [one for one in people if one != act.person], code, key=key)


SOURCE = Source(describe, may_send, note)
