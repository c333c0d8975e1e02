"""Every reading of matters."""

from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.kept import kept
from bandeng.core.models import Link
from bandeng.listen import limits, rules, words
from bandeng.listen.models import Matter, Step
from bandeng.listen.publishing import with_copies
from bandeng.listen.states import BEFORE_REPLY
from bandeng.studio.models import Member, Person, Region, Studio, Unit
from bandeng.studio.reach import roles_of
from bandeng.web import formats


@kept(Studio, Region)
def studio(code: str = "") -> Studio | None:
    """The studio of a code, or the first one: the one a small installation is for. To be read, not changed."""
    found = Studio.objects.select_related("region", "parent")
    if code:
        return found.filter(code=code).first()
    return found.filter(parent=None).order_by("pk").first()


@kept(Studio)
def only_studio() -> Studio | None:
    """The house's one studio (its workstations aside), or None where there are several."""
    found = list(Studio.objects.filter(parent=None)[:2])
    return found[0] if len(found) == 1 else None


def studio_of(person: Person, verb: str) -> Studio | None:
    """The studio in which a person may do `verb`: that of their first role that grants it."""
    studios = list(Studio.objects.select_related("region").order_by("path"))
    for role in roles_of(person, clock.now()):
        if role.kind in rules.TABLE[verb]:
            found = [item for item in studios if role.path.startswith(item.path)][-1:]
            found += [item for item in studios if rules.serves(item, role)]
            if found:
                return found[0]
    return None


def members(of: Studio) -> QuerySet[Member]:
    return Member.objects.filter(studio=of, until=None).select_related("person")


def published(of: Studio) -> QuerySet[Matter]:
    """Answered matters with a public copy (`public_copy`), the newest first."""
    answered = Matter.objects.filter(studio__path__startswith=of.path, replied_at__isnull=False)
    return (
        with_copies(answered)
        .select_related("member__person", "community")
        .order_by(Coalesce("carried_out_at", "replied_at").desc())
    )


def _who(step: Step, resident: bool) -> str:
    """Who did it. Residents read names of members and of units' replies, and "the studio" otherwise."""
    if step.person is None:
        if resident and step.by_role == "resident":
            return _("您")
        return str(words.ROLES.get(step.by_role, ""))
    if not resident or step.code == "matter.respond":
        return step.person.shown_name
    return str(words.ROLES["staff"])


def timeline(matter: Matter, *, resident: bool = False) -> list[dict[str, Any]]:
    """The steps as the page shows them; a resident sees what is open to them and their own words."""
    steps = matter.steps.select_related("person")
    if resident:
        steps = steps.filter(Q(open_to_resident=True) | Q(by_role="resident"))
    shown = list(steps)
    to = _passed_on(shown)
    return [
        {
            "title": words.STEPS.get(step.code, step.code),
            "time": step.at,
            "who": _who(step, resident),
            "text": "\n".join(part for part in (words.extra(step), to.get(step.pk), _shown(step, resident)) if part),
            "tone": words.STEP_TONES.get(step.code, "busy"),
            "icon": words.STEP_ICONS.get(step.code, "check"),
        }
        for step in shown
    ]


def public_timeline(matter: Matter) -> list[dict[str, Any]]:
    """What was done and when, as anybody may know: no names and no words."""
    steps = matter.steps.filter(open_to_resident=True)
    return [
        {
            "title": words.STEPS.get(step.code, step.code),
            "time": step.at,
            "tone": words.STEP_TONES.get(step.code, "busy"),
            "icon": words.STEP_ICONS.get(step.code, "check"),
        }
        for step in steps
    ]


def _passed_on(steps: list[Step]) -> dict[int, str]:
    """To whom a matter was passed on, by the id of the step."""
    sent = [step for step in steps if step.code == "matter.assign"]
    members = Member.objects.select_related("person").in_bulk([step.data["member"] for step in sent])
    helping = {step.pk: step.data.get("supports", []) for step in sent}
    asked = [pk for step in sent for pk in (step.data["unit"], *helping[step.pk]) if pk]
    units = Unit.objects.in_bulk(asked)
    return {
        step.pk: " · ".join(
            [
                *(member.shown_name for pk, member in members.items() if pk == step.data["member"]),
                *(unit.name for pk, unit in units.items() if pk == step.data["unit"]),
                *(_("%(unit)s（会办）") % {"unit": unit.name} for pk, unit in units.items() if pk in helping[step.pk]),
            ]
        )
        for step in sent
    }


def _shown(step: Step, resident: bool) -> str:
    """A remark on passing on, and why a matter was merged, are internal."""
    return "" if resident and step.code in ("matter.assign", "matter.merge", "matter.press") else step.text


def last_words(matter: Matter) -> str:
    """The newest thing that was said to the resident, to be read out on the telephone."""
    told = matter.steps.filter(open_to_resident=True, code__in=words.READ_OUT).last()
    return "\n".join(part for part in (words.extra(told), told.text) if part) if told else ""


def what_next(matter: Matter) -> str:
    dates = {"accept": formats.date(matter.accept_due), "reply": formats.date(matter.reply_due)}
    said = str(words.NEXT[matter.state]) % {**dates, "keep": matter.studio.setting("keep_days")}
    return f"{said}{limits.doubt(matter)}" if matter.state in BEFORE_REPLY else said


def links(matter: Matter, person: Person) -> list[dict[str, Any]]:
    """Other matters this one is joined to, as far as the person may see them."""
    found = list(Link.objects.filter(Q(source=matter.subject) | Q(target=matter.subject)))
    others = {link.target if link.source == matter.subject else link.source: link for link in found}
    seen = Matter.objects.filter(rules.visible(person), subject__in=others)
    return [{"matter": item, "relation": others[item.subject].get_relation_display()} for item in seen]


def threads(matter: Matter) -> list[Matter]:
    """The matters in which this one goes on: its parts, or the one it was merged into."""
    on = (Link.Relation.SPLIT, Link.Relation.MERGED)
    targets = Link.objects.filter(source=matter.subject, relation__in=on).values("target")
    return list(Matter.objects.filter(subject__in=targets).order_by("pk"))


def all_threads(matter: Matter) -> list[Matter]:
    """Those, and those in which they go on, to the end."""
    found: dict[int, Matter] = {}
    todo = [matter]
    while todo:
        new = [item for item in threads(todo.pop()) if item.pk not in found]
        found |= {item.pk: item for item in new}
        todo += new
    return list(found.values())
