"""From receipt to being in hand: accept, decline, send to member and unit, respond, wait."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from bandeng.core import clock, text
from bandeng.core.actions import Act, action
from bandeng.core.errors import Invalid
from bandeng.listen import limits, secrets, tell
from bandeng.listen.actions.base import begin, finish
from bandeng.listen.actions.confide import let_read
from bandeng.listen.actions.units import has_sent_back
from bandeng.listen.models import Matter, Number, Support
from bandeng.listen.numbers import official
from bandeng.listen.reasons import DECLINE
from bandeng.studio.models import Member, Unit
from bandeng.studio.reach import clerks


def next_number(matter: Matter, year: int) -> str:
    """The next official number of the studio in `year`, without gaps: 徐民〔2026〕015号."""
    top = matter.studio.parent or matter.studio
    Number.objects.bulk_create([Number(studio=top, year=year)], ignore_conflicts=True)
    row = Number.objects.select_for_update().get(studio=top, year=year)
    row.last += 1
    row.save()
    return official(top.setting("number_format"), top, year, row.last)


@action("matter.accept")
def accept_matter(
    act: Act,
    matter: Matter,
    *,
    kind: str,
    title: str,
    words: str,
    place: str = "",
    category: str = "",
    urgent: bool = False,
    version: int | None = None,
) -> Matter:
    """Accept (受理): the officer settles the kind and the redacted copy; the official number is given."""
    matter = begin(act, matter, version)
    if kind not in Matter.Kind.values:
        raise Invalid(_("请选择事项类别。"), field="kind")
    if not title.strip() or not words.strip():
        raise Invalid(_("请写明标题和内容（隐去个人信息后的文本）。"), field="words")
    matter.kind, matter.urgent = kind, urgent
    return finish(
        act,
        matter,
        seen_by_resident=True,
        title=title.strip()[:120],
        words=words.strip(),
        place=place.strip()[:120],
        category=category[:20],
        search=text.bigrams(f"{title} {place} {words}"),
        redacted_by=act.person,
        officer=act.person,
        number=next_number(matter, clock.day(act.at).year),
        accepted_at=act.at,
        reply_due=limits.reply_due(matter),
    )


@action("matter.decline")
def decline_matter(
    act: Act, matter: Matter, *, reason: str, explanation: str = "", version: int | None = None
) -> Matter:
    """Decline (不予受理) with a reason from the list; the resident is told where to go instead."""
    matter = begin(act, matter, version)
    if reason not in DECLINE:
        raise Invalid(_("请从列表中选择不予受理的理由。"), field="reason")
    return finish(
        act,
        matter,
        text=explanation,
        data={"reason": reason},
        seen_by_resident=True,
        decline_reason=reason,
        ended_at=act.at,
    )


@action("matter.assign")
def assign_matter(
    act: Act,
    matter: Matter,
    *,
    member: Member,
    unit: Unit | None = None,
    supports: Iterable[Unit] = (),
    remark: str = "",
    version: int | None = None,
) -> Matter:
    """Send (转办) to a member and, if need be, to the unit in the lead (主办), which replies, and to helpers (会办)."""
    matter = begin(act, matter, version)
    if member.studio_id not in (matter.studio_id, matter.studio.parent_id):
        raise Invalid(_("请选择本工作室的委员。"), field="member")
    if unit and not matter.path.startswith(unit.path):
        raise Invalid(_("请选择本地区的承办单位。"), field="unit")
    helping = list({item.pk: item for item in supports}.values())
    if helping and (unit is None or unit in helping):
        raise Invalid(_("请先选主办单位；会办单位不能与主办单位相同。"), field="supports")
    if not all(matter.path.startswith(item.path) for item in helping):
        raise Invalid(_("请选择本地区的会办单位。"), field="supports")
    if matter.avoidances.filter(person=member.person_id).exists():
        raise Invalid(_("这位委员与本事项有关，应当回避，请改选其他委员。"), field="member")
    given = [*([unit] if unit else []), *helping]
    people = [member.person, *(clerk for item in given for clerk in clerks(item, act.at))]
    if matter.confidential:
        let_read(matter, [person.pk for person in people])
    matter.supports.filter(given_at=None).exclude(unit__in=helping).delete()
    Support.objects.bulk_create([Support(matter=matter, unit=item) for item in helping], ignore_conflicts=True)
    if unit != matter.unit:
        matter.unit_since = act.at if unit else None
    matter = finish(
        act,
        matter,
        text=remark,
        data={
            "member": member.pk,
            "unit": unit.pk if unit else None,
            "supports": [item.pk for item in helping],
        },
        seen_by_resident=True,
        member=member,
        unit=unit,
        officer=act.person or matter.officer,
        sent_back=has_sent_back(matter, unit),
    )
    tell.persons(act, matter, people)
    return matter


@action("matter.respond")
def respond(act: Act, matter: Matter, *, words: str, version: int | None = None) -> Matter:
    """A member's response (委员回应). It is not the unit's reply and stops no clock."""
    matter = begin(act, matter, version)
    if not words.strip():
        raise Invalid(_("请写下对居民的回应。"), field="words")
    return finish(act, matter, text=words.strip(), seen_by_resident=True)


@action("matter.wait")
def wait_for_resident(act: Act, matter: Matter, *, question: str, version: int | None = None) -> Matter:
    """Ask the resident for something; the clock stands still meanwhile, within the limit."""
    matter = begin(act, matter, version)
    if not question.strip():
        raise Invalid(_("请写明需要居民补充什么。"), field="question")
    if matter.reply_due and clock.day(act.at) > matter.reply_due:
        raise Invalid(_("答复已经超过期限，不能再以待补充为由停止计时。"), field="question")
    return finish(
        act,
        matter,
        text=question.strip(),
        data={"due": matter.reply_due.isoformat() if matter.reply_due else None},
        seen_by_resident=True,
        waiting_since=clock.day(act.at),
        reply_due=limits.while_waiting(matter),
    )


@action("matter.resume")
def resume(act: Act, matter: Matter, *, words: str = "", version: int | None = None) -> Matter:
    """The resident has answered (or an officer goes on without): the clock runs again."""
    matter = begin(act, matter, version)
    today = clock.day(act.at)
    redacted, original = secrets.resident_words(matter, words.strip())
    return finish(
        act,
        matter,
        text=redacted,
        original=original,
        data={"waited": limits.waited(matter, today)},
        seen_by_resident=True,
        reply_due=limits.after_waiting(matter, today),
        waiting_since=None,
    )


@action("matter.note")
def note(act: Act, matter: Matter, *, words: str, version: int | None = None) -> Matter:
    """An internal note; the resident does not see it."""
    matter = begin(act, matter, version)
    if not words.strip():
        raise Invalid(_("请写下备注内容。"), field="words")
    return finish(act, matter, text=words.strip())
