"""Keeping out: persons named in a matter, matters that are one and the same, and what is no matter at all."""

from django.utils.translation import gettext as _

from bandeng.core.actions import Act, action, locked
from bandeng.core.errors import Invalid, NotAllowed
from bandeng.core.models import Link
from bandeng.listen import rules
from bandeng.listen.actions.base import begin, finish
from bandeng.listen.models import Avoidance, Matter
from bandeng.listen.states import OPEN
from bandeng.studio.models import Person


@action("matter.avoid")
def avoid(act: Act, matter: Matter, *, person: Person, version: int | None = None) -> Matter:
    """Note that `person` is named in the matter (被反映对象): from now on they do not see it (回避)."""
    matter = begin(act, matter, version)
    if matter.member and matter.member.person_id == person.pk:
        raise Invalid(_("请先改派其他委员，再登记回避。"), field="person")
    Avoidance.objects.bulk_create([Avoidance(matter=matter, person=person)], ignore_conflicts=True)
    officer = None if matter.officer_id == person.pk else matter.officer
    return finish(act, matter, data={"person": person.pk}, officer=officer)


@action("matter.lift_avoidance")
def lift_avoidance(act: Act, matter: Matter, *, person: Person, reason: str, version: int | None = None) -> Matter:
    """Let someone back in who was kept out by mistake: a name that only sounds like theirs, another of that name."""
    matter = begin(act, matter, version)
    if not reason.strip():
        raise Invalid(_("请写明为什么不需要回避。"), field="reason")
    if not Avoidance.objects.filter(matter=matter, person=person).delete()[0]:
        raise Invalid(_("这个人没有登记回避。"), field="person")
    return finish(act, matter, text=reason.strip(), data={"person": person.pk})


@action("matter.merge")
def merge_matter(act: Act, matter: Matter, *, into: Matter, version: int | None = None) -> Matter:
    """Merge (并入) into another open matter of the same studio; both traces are kept."""
    matter = begin(act, matter, version)
    into = locked(into)
    rules.require(act, "matter.merge", into)
    if into.pk == matter.pk or into.studio_id != matter.studio_id or into.state not in OPEN:
        raise Invalid(_("请选择本工作室另一件办理中的事项。"), field="into")
    Link.objects.create(source=matter.subject, target=into.subject, relation=Link.Relation.MERGED, made_at=act.at)
    return finish(act, matter, data={"into": into.pk}, seen_by_resident=True, ended_at=act.at)


@action("matter.doubt")
def doubt(act: Act, matter: Matter, *, reason: str, version: int | None = None) -> Matter:
    """Propose that a matter is invalid (提请认定无效); a second person decides."""
    matter = begin(act, matter, version)
    if not reason.strip():
        raise Invalid(_("请写明认定无效的理由。"), field="reason")
    return finish(act, matter, text=reason.strip())


@action("matter.invalidate")
def invalidate(act: Act, matter: Matter, *, version: int | None = None) -> Matter:
    """Invalid (无效), by a second person, after a first one has proposed it. Counted beside every rate."""
    matter = begin(act, matter, version)
    proposals = matter.steps.filter(code="matter.doubt")
    if not proposals.exists():
        raise Invalid(_("须先由一人提请认定无效，再由另一人确认。"))
    if not proposals.exclude(person=act.person).exists():
        raise NotAllowed(_("认定无效须由提请人以外的另一人确认。"))
    return finish(act, matter, ended_at=act.at)
