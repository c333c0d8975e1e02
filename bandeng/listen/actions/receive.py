"""Receiving: from a phone, at the counter, by telephone, from a file. One path for one matter and for thousands."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import IntegrityError

from bandeng.core import clock, photos, sealed, text
from bandeng.core.access import Access, access_for, code_hash, token_hash
from bandeng.core.actions import Act, By, Origin, action
from bandeng.core.recordings import Clip
from bandeng.listen import dangers, limits, naming, pictures_of, recordings_of, rules, secrets, tell
from bandeng.listen.actions.base import digest
from bandeng.listen.models import Avoidance, Import, Matter, Photo, Recording, Secret, Step
from bandeng.studio.models import Member, Region, Studio

TITLE = 40


@dataclass(frozen=True, slots=True)
class Intake:
    """What someone hands in. `form_key` is the random key of the form it came by; empty for files."""

    studio: Studio
    words: str
    source: Matter.Source
    title: str = ""
    place: str = ""
    kind: str = ""
    wished: Member | None = None
    community: Region | None = None
    name: str = ""
    phone: str = ""
    share_with_unit: bool = False
    may_publish: bool = False
    tell_later: bool = False
    tell_by: str = Matter.TellBy.SMS
    language: str = "zh-hans"
    pictures: Sequence[photos.Picture] = ()
    clips: Sequence[Clip] = ()
    form_key: str = ""
    received_at: datetime | None = None
    imported: Import | None = None
    import_row: str = ""
    behalf: str = ""
    entrance: str = ""
    # Sealed with the words: `whose` it is and their `whose_phone`, if someone speaks for them; a `guardian`'s consent.
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Received:
    """A received matter and, unless it came by a file, what opens it."""

    matter: Matter
    access: Access | None
    again: bool = False


@dataclass(slots=True)
class Ready:
    """One intake worked out before the transaction: sealed, redacted, its pictures on the disk."""

    matter: Matter
    secret: Secret
    photos: list[Photo]
    recordings: list[Recording]
    access: Access | None
    # Ids of those it names, who must hear nothing of it.
    kept_out: frozenset[int] = frozenset()
    # Hash of the words as handed in, and of the place.
    original: str = ""

    def files(self) -> list[Photo | Recording]:
        return [*self.photos, *self.recordings]


def first_words(words: str) -> str:
    """A title for a matter that has none: its first sentence, cut at `TITLE` characters."""
    line = words.strip().split("\n")[0]
    for mark in "。！？!?；;":
        line = line.split(mark)[0]
    return line if len(line) <= TITLE else line[: TITLE - 1] + "…"


def prepare(by: By, intake: Intake) -> Ready:
    """Work one intake out before the transaction: redact, seal, put its pictures on the disk."""
    title = intake.title or first_words(intake.words)
    whose = secrets.whose(intake.extra) if intake.behalf else {}
    given, red_words, red_place = (
        secrets.redacted(part, intake.name, intake.phone, **whose) if part else ""
        for part in (intake.title, intake.words, intake.place)
    )
    red_title = given or first_words(red_words)
    search = text.bigrams(f"{red_title} {red_place} {red_words}")
    handed_in = digest(f"{intake.words}\0{intake.place}")
    access = access_for(intake.form_key, handed_in) if intake.form_key else None
    at = intake.received_at or by.at
    counts = by.origin != Origin.IMPORT
    matter = Matter(
        subject=uuid.uuid4().hex,
        studio=intake.studio,
        path=intake.studio.path,
        community=intake.community,
        kind=intake.kind,
        source=intake.source,
        origin=by.origin,
        title=red_title[:120],
        words=red_words,
        place=red_place[:120],
        search=search,
        danger=counts and dangers.found(search, intake.studio),
        wished=intake.wished,
        behalf=intake.behalf,
        entrance=intake.entrance,
        entered_by_id=by.person.pk if by.person else None,
        anonymous=not (intake.phone or intake.name),
        share_with_unit=intake.share_with_unit,
        may_publish=intake.may_publish,
        tell_later=intake.tell_later,
        tell_by=intake.tell_by,
        language=intake.language,
        code_hash=code_hash(access.code) if access else None,
        token_hash=token_hash(access.token) if access else None,
        form_key=digest(f"{intake.form_key}\0{access.code}") if access else None,
        received_at=at,
        accept_due=limits.accept_due(intake.studio, clock.day(at)) if counts else None,
        imported=intake.imported,
        import_row=intake.import_row,
    )
    key, wrapped = sealed.new_wrapped_key()
    original = {"title": title, "words": intake.words, "place": intake.place, **intake.extra}
    contact = {"name": intake.name, "phone": intake.phone} if intake.phone or intake.name else None
    secret = Secret(
        wrapped_key=wrapped,
        original=sealed.seal_value(original, key, b"original"),
        contact=sealed.seal_value(contact, key, b"contact") if contact else None,
    )
    kept = pictures_of.seal_all(intake.pictures, key, at)
    with pictures_of.dropped_on_failure(files := list[Photo | Recording](kept)):
        recordings = recordings_of.seal_all(intake.clips, key, at, files)
    kept_out = naming.named(intake.studio, f"{intake.title}\0{intake.words}\0{intake.place}") if counts else frozenset()
    return Ready(matter, secret, kept, recordings, access, kept_out, handed_in)


@action("matter.receive")
def write(act: Act, ready: Sequence[Ready]) -> None:
    """Write what was prepared, all of it or nothing; an action that does more around it may call this."""
    for studio in {item.matter.studio for item in ready}:
        rules.require_new(act, studio)
    act.insert_beside(item.matter for item in ready)
    for item in ready:
        item.secret.matter = item.matter
        for photo in item.photos:
            photo.matter = item.matter
        for recording in item.recordings:
            recording.matter = item.matter
    steps = [
        Step(
            matter=item.matter,
            code=act.code,
            at=item.matter.received_at,
            person=act.person,
            by_role=act.by.role,
            open_to_resident=True,
        )
        for item in ready
    ]
    act.insert_beside(item.secret for item in ready)
    act.insert_beside(Avoidance(matter=item.matter, person_id=pk) for item in ready for pk in sorted(item.kept_out))
    act.insert_beside(photo for item in ready for photo in item.photos)
    act.insert_beside(recording for item in ready for recording in item.recordings)
    act.insert_beside(steps)
    act.insert_beside(message for item in ready for message in tell.to_resident(act, item.matter))
    alarming = [item for item in ready if item.matter.danger]
    act.insert_beside(message for item in alarming for message in tell.of_danger(act, item.matter, item.kept_out))
    for item in ready:
        matter = item.matter
        act.record(
            matter.subject,
            studio=matter.studio,
            kind=matter.kind,
            day=clock.day(matter.received_at),
            words=digest(matter.words),
            original=item.original,
            sealed=digest(bytes(item.secret.original).hex()),
            source=matter.source,
            photos=len(item.photos),
            recordings=len(item.recordings),
            kept_out=sorted(item.kept_out),
            told_at=matter.received_at.isoformat(),
        )


# `write`, or an action that does more around it.
Keep = Callable[[By, Sequence[Ready]], None]


def receive_matters(by: By, intakes: Sequence[Intake], keep: Keep = write) -> list[Received]:
    """Receive all of `intakes` in one transaction, or none. Sealing and pictures are done before it begins."""
    ready = [prepare(by, intake) for intake in intakes]
    with pictures_of.dropped_on_failure([row for item in ready for row in item.files()]):
        keep(by, ready)
    return [Received(item.matter, item.access) for item in ready]


def receive_matter(by: By, intake: Intake, keep: Keep = write) -> Received:
    """Receive one matter. The same form sent again gives the matter it made before (`again`)."""
    intake = replace(intake, form_key=intake.form_key or uuid.uuid4().hex)
    try:
        return receive_matters(by, [intake], keep)[0]
    except IntegrityError:
        access = access_for(intake.form_key, digest(f"{intake.words}\0{intake.place}"))
        before = Matter.objects.filter(code_hash=code_hash(access.code)).first()
        if before is None:
            raise
        return Received(before, access, again=True)
