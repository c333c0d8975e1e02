"""Releasing open data after a review, and taking a release back."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.actions import Act, By, action, locked
from bandeng.core.errors import Invalid, NotAllowed, WrongState
from bandeng.listen import rules
from bandeng.listen.models import Release
from bandeng.listen.opendata import files, lines
from bandeng.listen.opendata.cutting import Cut, Terms, cut
from bandeng.studio.models import Studio
from bandeng.studio.reach import may_by

VERB = "opendata.release"


def subject(release: Release) -> str:
    return f"release-{release.pk}"


def may(person: Any, studio: Studio, at: datetime) -> bool:
    return person is not None and may_by(rules.TABLE, person, VERB, studio, at)


def _require(act: Act, studio: Studio) -> None:
    act.require(may(act.person, studio, act.at))


def check(terms: Terms) -> None:
    """Raise Invalid unless a release on these terms makes sense today."""
    if terms.until > clock.today():
        raise Invalid(_("这一天还没有到，请选今天或以前的日期。"), field="until")
    if terms.since and terms.since > terms.until:
        raise Invalid(_("开始的日期在截止日期之后，请改早一些。"), field="since")


def release_data(by: By, studio: Studio, terms: Terms) -> Release:
    """Release what was reviewed: the same terms give the same rows. Its files are written before the transaction."""
    check(terms)
    if not may(by.person, studio, by.at):
        raise NotAllowed
    made = cut(studio, terms)
    return _release(by, studio, made, files.keep(made))


@action(VERB, facts=Release.Hold.values)
def _release(act: Act, studio: Studio, made: Cut, digests: dict[str, str]) -> Release:
    _require(act, studio)
    if not made.rows:
        raise Invalid(_("到这一天为止没有可以公布的记录，请选晚一些的日期。"), field="until")
    if not 0 < made.terms.size <= lines.size():
        raise Invalid(_("请先预览，再公布。"))
    terms = asdict(made.terms)
    if Release.objects.filter(studio=studio, withdrawn_at=None, **terms).exists():
        raise Invalid(_("同样的数据已经公布过了。"))
    release = Release.objects.create(
        studio=studio,
        studios=made.studios,
        **terms,
        least=made.least,
        matters=made.matters,
        lines=len(made.rows),
        held=made.held,
        weekly=made.weekly,
        figures=made.figures,
        digests=digests,
        by=act.person,
        at=act.at,
    )
    act.record(
        subject(release),
        studio=studio,
        fact=made.terms.hold,
        terms=terms,
        lines=len(made.rows),
        held=made.held,
        digests=digests,
    )
    return release


@action("opendata.withdraw")
def withdraw_release(act: Act, release: Release) -> Release:
    """Take a release back: it is offered no more. What others have downloaded cannot be called back."""
    _require(act, release.studio)
    release = locked(release)
    if release.withdrawn_at:
        raise WrongState(_("这份数据已经撤下。"))
    release.withdrawn_at, release.withdrawn_by = act.at, act.person
    release.save()
    act.record(subject(release), studio=release.studio)
    return release
