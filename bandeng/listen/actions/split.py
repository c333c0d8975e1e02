"""Splitting: one submission that speaks of several things becomes one matter for each; the resident follows all."""

import uuid
from collections.abc import Sequence

from django.utils.translation import gettext as _

from bandeng.core import clock, sealed, text
from bandeng.core.actions import Act, action
from bandeng.core.errors import Invalid
from bandeng.core.models import Link
from bandeng.listen import limits, secrets
from bandeng.listen.actions.base import begin, digest, finish
from bandeng.listen.actions.handle import next_number
from bandeng.listen.models import Avoidance, Matter, Reader, Secret, Step
from bandeng.listen.states import State

MOST = 5


@action("matter.split", facts=("received", "accepted"))
def split_matter(act: Act, matter: Matter, *, parts: Sequence[str], version: int | None = None) -> Matter:
    """Split an accepted matter into 2 to `MOST` parts, each with a number, words and a limit of its own.

    `parts` are redacted texts. Each part has the contact and the consents, under a key of its own; the tracking code
    opens the whole and from there every part.
    """
    matter = begin(act, matter, version)
    words = [part.strip() for part in parts if part.strip()]
    if not 2 <= len(words) <= MOST:
        raise Invalid(_("请把每件事写成一段，共 2 到 5 段，段与段之间空一行。"), field="parts")
    made = [_part(act, matter, part) for part in words]
    return finish(
        act,
        matter,
        data={"parts": [part.pk for part in made]},
        seen_by_resident=True,
        ended_at=act.at,
    )


def _part(act: Act, matter: Matter, words: str) -> Matter:
    title = words.split("\n")[0][:40]
    part = Matter(
        subject=uuid.uuid4().hex,
        state=State.ACCEPTED,
        number=next_number(matter, clock.day(act.at).year),
        title=title,
        words=words,
        search=text.bigrams(f"{matter.place} {words}"),
        accepted_at=act.at,
        officer=act.person,
        redacted_by=act.person,
        **{name: getattr(matter, name) for name in TAKEN_OVER},
    )
    part.reply_due = limits.reply_due(part)
    part.save()
    _secret_of(matter, part, words)
    named = matter.avoidances.values_list("person_id", flat=True)
    Avoidance.objects.bulk_create(Avoidance(matter=part, person_id=person) for person in named)
    readers = matter.readers.values_list("person_id", flat=True)
    Reader.objects.bulk_create(Reader(matter=part, person_id=person) for person in readers)
    Link.objects.create(source=matter.subject, target=part.subject, relation=Link.Relation.SPLIT, made_at=act.at)
    Step.objects.create(
        matter=part,
        code=act.code,
        at=act.at,
        person=act.person,
        by_role=act.by.role,
        data={"from": matter.pk},
        open_to_resident=True,
    )
    # Two of it: its limits and lags run from when the whole came in, which its public part must say by itself.
    received = clock.day(part.received_at)
    act.record(part.subject, studio=part.studio, kind=part.kind, fact="received", day=received)
    source = matter.subject
    act.record(part.subject, studio=part.studio, kind=part.kind, fact="accepted", words=digest(words), source=source)
    return part


TAKEN_OVER = (
    "studio",
    "path",
    "community",
    "kind",
    "source",
    "behalf",
    "entrance",
    "origin",
    "urgent",
    "danger",
    "confidential",
    "place",
    "wished",
    "entered_by",
    "anonymous",
    "share_with_unit",
    "may_publish",
    "tell_later",
    "tell_by",
    "language",
    "received_at",
    "accept_due",
)


def _secret_of(matter: Matter, part: Matter, words: str) -> None:
    """The part's own key, with the resident's contact under it and the part's words as its original."""
    if not Secret.objects.filter(matter=matter).exists():
        return
    contact = secrets.contact(matter)
    key, wrapped = sealed.new_wrapped_key()
    original = {"title": part.title, "words": words, "place": matter.place}
    original |= secrets.whose(secrets.original(matter) or {})
    Secret.objects.create(
        matter=part,
        wrapped_key=wrapped,
        original=sealed.seal_value(original, key, b"original"),
        contact=sealed.seal_value(contact, key, b"contact") if contact else None,
    )
