"""Confidential matters (保密): only named readers know of them, whatever their role."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from bandeng.core.actions import Act, action
from bandeng.core.errors import Invalid
from bandeng.listen import rules
from bandeng.listen.actions.base import begin, finish
from bandeng.listen.actions.publish import end_publication
from bandeng.listen.models import Matter, Reader
from bandeng.studio.models import Person


@action("matter.confide")
def confide(act: Act, matter: Matter, *, readers: Iterable[Person], reason: str, version: int | None = None) -> Matter:
    """Make confidential, or name the readers anew. Whoever does it is always one of them.

    What was public of it no longer is. The figures still count it.
    """
    matter = begin(act, matter, version)
    if not reason.strip():
        raise Invalid(_("请写明保密的理由。"), field="reason")
    named = {person.pk for person in readers} | {act.person.pk}
    if named & set(rules.avoiding(matter)):
        raise Invalid(_("知情人中有应当回避的人，请去掉。"), field="readers")
    matter.readers.exclude(person__in=named).delete()
    let_read(matter, named)
    end_publication(act, matter)
    return finish(
        act, matter, text=reason.strip(), data={"readers": sorted(named)}, confidential=True, published_at=None
    )


@action("matter.lift_confidence")
def lift_confidence(act: Act, matter: Matter, *, reason: str, version: int | None = None) -> Matter:
    """No longer confidential: everyone whose role reaches it sees it again."""
    matter = begin(act, matter, version)
    if not matter.confidential:
        raise Invalid(_("这件事没有保密，不用解除。"))
    if not reason.strip():
        raise Invalid(_("请写明解除保密的理由。"), field="reason")
    matter.readers.all().delete()
    return finish(act, matter, text=reason.strip(), confidential=False)


def let_read(matter: Matter, ids: Iterable[int]) -> None:
    """Add readers: also those to whom a confidential matter is sent or handed over."""
    Reader.objects.bulk_create([Reader(matter=matter, person_id=pk) for pk in sorted(set(ids))], ignore_conflicts=True)
