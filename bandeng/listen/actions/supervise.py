"""Pressing, instructing, supervising: the studio passes on and follows; orders come from those who may give them."""

from datetime import datetime

from django.utils.translation import gettext as _

from bandeng.core.actions import Act, action
from bandeng.core.errors import Invalid
from bandeng.listen import tell
from bandeng.listen.actions.base import begin, finish
from bandeng.listen.models import Matter
from bandeng.studio.models import Person
from bandeng.studio.reach import clerks


def concerned(matter: Matter, at: datetime) -> list[Person]:
    """Those in whose hands the matter is: the officer, the member, the unit's clerks."""
    people = [matter.officer, matter.member.person if matter.member else None]
    if matter.unit:
        people += clerks(matter.unit, at)
    return list({item.pk: item for item in people if item}.values())


def _say(act: Act, matter: Matter, words: str, version: int | None, *, open_: bool) -> Matter:
    matter = begin(act, matter, version)
    if not words.strip():
        raise Invalid(_("请写明具体要求。"), field="words")
    matter = finish(act, matter, text=words.strip(), seen_by_resident=open_)
    tell.persons(act, matter, concerned(matter, act.at))
    return matter


@action("matter.press")
def press(act: Act, matter: Matter, *, words: str, version: int | None = None) -> Matter:
    """Press (催办) those who have the matter in hand."""
    return _say(act, matter, words, version, open_=True)


@action("matter.instruct")
def instruct(act: Act, matter: Matter, *, words: str, version: int | None = None) -> Matter:
    """A leader's instruction (批示); internal."""
    return _say(act, matter, words, version, open_=False)


@action("matter.supervise")
def supervise(act: Act, matter: Matter, *, words: str, version: int | None = None) -> Matter:
    """Supervise (督办): the subdistrict or the district takes the matter under its eyes."""
    return _say(act, matter, words, version, open_=True)
