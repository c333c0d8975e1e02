"""What becomes of a visit: a matter, or an answer at once."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from bandeng.core.actions import Act, By, action
from bandeng.core.errors import Invalid, WrongState
from bandeng.core.models import Link
from bandeng.gather import actions as gather
from bandeng.gather.actions.visits import begin
from bandeng.gather.models import Booking
from bandeng.listen.actions import receive
from bandeng.listen.actions.receive import Intake, Ready, Received
from bandeng.listen.models import Heard, Matter
from bandeng.studio.models import Person


def hear(by: By, visit: Booking, intake: Intake, members: Iterable[Person]) -> Received:
    """Turn what a visitor says into a matter, heard by `members`; the same form sent again gives the matter it made."""
    those = list(members)
    return receive.receive_matter(by, intake, keep=lambda by, ready: _hear(by, visit, ready, those))


@action("visit.hear")
def _hear(act: Act, visit: Booking, ready: Sequence[Ready], members: list[Person]) -> None:
    fresh = begin(act, visit)
    receive.write(act.by, ready)
    matter = ready[0].matter
    _note(act, fresh, members, matter=matter)
    Link.objects.create(source=visit.subject, target=matter.subject, relation=Link.Relation.LED_TO, made_at=act.at)
    _over(act, fresh, matter.subject)
    act.record(
        matter.subject,
        studio=matter.studio,
        kind=matter.kind,
        occasion=visit.occasion.subject,
        visit=visit.subject,
        members=[person.pk for person in members],
    )


@action("visit.answer")
def answer(act: Act, visit: Booking, *, kind: str, members: Iterable[Person]) -> None:
    """A visitor was answered at once (当场答复): nothing is kept of what was said but its kind."""
    fresh = begin(act, visit)
    if kind not in Matter.Kind.values:
        raise Invalid(_("请选是哪一类。"), field="answered")
    those = list(members)
    if Heard.objects.filter(booking=fresh, matter=None, answered=kind).exists():
        raise WrongState(_("这一位当场答复的，这一类已经记下了。"))
    _over(act, fresh, "")
    _note(act, fresh, those, answered=kind)
    act.record(
        visit.subject, studio=visit.occasion.studio, kind=kind, answered=kind, members=[person.pk for person in those]
    )


def _note(act: Act, visit: Booking, members: list[Person], matter: Matter | None = None, answered: str = "") -> None:
    heard = Heard.objects.create(
        occasion=visit.occasion, booking=visit, matter=matter, answered=answered, entered_by=act.person, at=act.at
    )
    heard.members.set(members)


def _over(act: Act, visit: Booking, led_to: str) -> None:
    """The visit was received; a second matter of the same visitor changes nothing of it."""
    if visit.state != Booking.State.SERVED:
        gather.serve(act.by, visit, led_to=led_to)
    elif led_to and not visit.led_to:
        gather.lead_to(act.by, visit, led_to=led_to)
