"""Paragraphs of the minutes (纪要): written, changed, withdrawn by several people at once; nothing is lost."""

from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext as _

from bandeng.core.actions import Act, By, action
from bandeng.core.errors import Invalid, Refused, Stale
from bandeng.deliberate.actions.meeting_base import begin, record
from bandeng.deliberate.models import Activity, Note, Participant
from bandeng.studio.actions.base import words

LONGEST = 4000


class Meeting(Stale):
    """Two changed the same paragraph: `theirs` is what stands now."""

    def __init__(self, theirs: Note) -> None:
        super().__init__(_("这一段别人刚改过。请看两种写法，再决定留哪一种；两种都会留底。"))
        self.theirs = theirs


class _Already(Refused):
    """This very paragraph is there: sent twice."""

    def __init__(self, note: Note) -> None:
        super().__init__()
        self.note = note


@dataclass(frozen=True, slots=True)
class Written:
    """What a paragraph says."""

    kind: str
    text: str
    participant: Participant | None = None


def _checked(activity: Activity, given: Written) -> Written:
    if given.kind not in Note.Kind.values:
        raise Invalid(_("请选这一段记的是什么。"), field="kind")
    if given.participant is not None and given.participant.activity_id != activity.pk:
        raise Invalid(_("请从参加者里选。"), field="participant")
    who = None if given.kind in Note.OF_ALL else given.participant
    return Written(given.kind, words(given.text, LONGEST, "text", _("请先写内容再记下。")), who)


def _same(note: Note, given: Written) -> bool:
    who = given.participant.pk if given.participant else None
    return (note.kind, note.text, note.participant_id) == (given.kind, given.text, who)


def _row(act: Act, activity: Activity, given: Written, **values: object) -> Note:
    return Note.objects.create(
        activity=activity,
        kind=given.kind,
        text=given.text,
        participant=given.participant,
        made_by=act.person,
        made_at=act.at,
        **values,
    )


def _keyed(key: str) -> None:
    """Invalid unless this may be the key that a device gave a paragraph."""
    if not (8 <= len(key) <= 40 and key.isascii() and key.replace("-", "").isalnum()):
        raise Invalid(_("这一段没有编号，请刷新页面再记。"))


def now(activity: Activity, key: str) -> Note | None:
    """The paragraph of a key as it stands, or as it was withdrawn."""
    return activity.notes.filter(key=key, replaced_by=None).first()


def write(by: By, activity: Activity, given: Written, *, key: str) -> Note:
    """Add a paragraph at the end. `key` is the writing device's: sent twice it is one."""
    try:
        return _write(by, activity, given, key=key)
    except _Already as found:
        return found.note


@action("note.write")
def _write(act: Act, activity: Activity, given: Written, *, key: str) -> Note:
    fresh = begin(act, activity)
    _keyed(key)
    if (there := now(fresh, key)) is not None:
        raise _Already(there)
    order = (fresh.notes.aggregate(last=Max("order"))["last"] or 0) + 1
    made = _row(act, fresh, _checked(fresh, given), key=key, order=order)
    record(act, fresh, note=made.pk)
    return made


def change(by: By, activity: Activity, given: Written, *, key: str, version: int, aside: str = "") -> Note:
    """Change the paragraph that was read at `version`; Meeting where another has changed it since.

    `aside`: one's own words where one leaves the other's standing; they are kept as an earlier row. Sent twice it is
    one change.
    """
    try:
        return _change(by, activity, given, key=key, version=version, aside=aside)
    except _Already as found:
        return found.note


@action("note.change")
def _change(act: Act, activity: Activity, given: Written, *, key: str, version: int, aside: str) -> Note:
    fresh = begin(act, activity)
    there = _standing(fresh, key)
    kept = _checked(fresh, given)
    if there.version != version:
        if _same(there, kept) and there.made_by == act.person:
            raise _Already(there)
        raise Meeting(there)
    if _same(there, kept) and not aside:
        raise _Already(there)
    if aside:
        between = Written(kept.kind, words(aside, LONGEST, "text"), kept.participant)
        there = _after(act, there, between)
    made = _after(act, there, kept)
    record(act, fresh, note=made.pk, before=there.pk)
    return made


def _standing(activity: Activity, key: str) -> Note:
    _keyed(key)
    there = now(activity, key)
    if there is None or there.withdrawn_at:
        raise Invalid(_("这一段已经撤下。要留您写的，请另记一段。"))
    return there


def _after(act: Act, before: Note, given: Written) -> Note:
    made = _row(act, before.activity, given, key=before.key, order=before.order, version=before.version + 1)
    before.replaced_by = made
    before.save(update_fields=["replaced_by"])
    return made


@action("note.withdraw")
def withdraw(act: Act, activity: Activity, *, key: str, version: int) -> None:
    """Take a paragraph out of the minutes (撤下); its row stays."""
    fresh = begin(act, activity)
    there = _standing(fresh, key)
    if there.version != version:
        raise Meeting(there)
    there.withdrawn_at = act.at
    there.save(update_fields=["withdrawn_at"])
    record(act, fresh, note=there.pk)
