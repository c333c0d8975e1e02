"""The life of a mediation up to its agreement: applied for, accepted, held, ended without one."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from bandeng.core import clock, sealed
from bandeng.core.actions import Act, action, check_version, locked
from bandeng.core.errors import Invalid, WrongState
from bandeng.rally import locks, rules, tell
from bandeng.rally.fields import Dispute
from bandeng.rally.models import Mediation, Mediator, Party, Session
from bandeng.rally.states import MOVES, moved
from bandeng.studio.actions.base import cleaned, opaque, words
from bandeng.studio.models import Person, Studio, Venue
from bandeng.studio.phones import parse_phone

MOST_PARTIES = 6
# What takes a message by SMS.
MOBILE = "1"
PartyGiven = Mapping[str, Any]
# Sessions are agreed on so far ahead at most.
MOST_AHEAD = timedelta(days=180)


@action("mediation.apply")
def apply(
    act: Act, studio: Studio, *, dispute: str, about: str, parties: Sequence[PartyGiven], consent: bool, form_key: str
) -> tuple[Mediation, list[tuple[Party, str]]]:
    """Enter an application (调解申请) with everyone's consent; the case, and each party with their code.

    Parties have name, phone (or none), side, and `tell`: whether they agreed to messages. The same form sent twice is
    one case and the same codes.
    """
    rules.permit(act, "mediation.apply", studio.path)
    if dispute not in Dispute.values:
        raise Invalid(_("请选择纠纷类别。"), field="dispute")
    if not consent:
        raise Invalid(_("人民调解要双方自愿。请先征得各方同意。"), field="consent")
    about = words(about, 2000, "about", _("请简单写明争议是什么。"))
    given = [_given(party) for party in parties if party["name"].strip()]
    if {party["side"] for party in given} != set(Party.Side.values) or len(given) > MOST_PARTIES:
        raise Invalid(_("请至少各写一位申请人和被申请人，一共不超过 6 位。"), field="first")
    content = json.dumps([dispute, about, given], ensure_ascii=False)
    coded = [(party, locks.code_for(form_key, f"{content}\0{n}")) for n, party in enumerate(given)]
    Studio.objects.select_for_update().get(pk=studio.pk)  # a form sent twice at once is one case
    if same := _same(form_key, [code for _party, code in coded]):
        act.record(same.subject, studio=studio, again=True)
        return same, list(zip(same.parties.all(), (code for _party, code in coded), strict=True))
    _key, wrapped = sealed.new_wrapped_key()
    case = Mediation(
        subject=opaque(),
        studio=studio,
        path=studio.path,
        dispute=dispute,
        wrapped_key=wrapped,
        form_key=form_key,
        made_by=act.person,
        made_at=act.at,
        changed_at=act.at,
    )
    case.sealed = locks.shut(case, {"words": about}, b"words")
    case.save()
    made = []
    for party, code in coded:
        kept = locks.shut(case, {"name": party["name"], "phone": party["phone"]}, b"party")
        row = Party.objects.create(
            mediation=case,
            side=party["side"],
            sealed=kept,
            code_hash=locks.code_hash(code),
            tell_later=party["tell"],
        )
        made.append((row, code))
    tell.everyone(act, case, "mediation.apply")
    act.record(case.subject, studio=studio, dispute=dispute, parties=len(made))
    return case, made


def _given(party: PartyGiven) -> dict[str, Any]:
    typed = party.get("phone", "").strip()
    number = parse_phone(typed) if typed else ""
    if party.get("tell") and not number.startswith(MOBILE):
        raise Invalid(_("要发短信通知，请填手机号；不想留，就不要勾选通知。"), field=party["side"])
    return {
        "name": cleaned(party["name"], 40, party["side"]),
        "phone": number,
        "side": party["side"],
        "tell": bool(party.get("tell")),
    }


def _same(form_key: str, codes: list[str]) -> Mediation | None:
    found = Mediation.objects.filter(form_key=form_key).first()
    if found and {locks.code_hash(code) for code in codes} != set(found.parties.values_list("code_hash", flat=True)):
        raise WrongState(_("这份申请刚才已经保存，改过的内容没有存下。"))
    return found


def begin(act: Act, case: Mediation, version: int | None, verb: str = "mediation.conduct") -> Mediation:
    """The case under lock, after the checks of who may and of the state; its state is already the next one."""
    fresh = locked(case)
    rules.permit(act, verb, fresh)
    check_version(fresh, version)
    if act.code in MOVES:
        fresh.state = moved(act.code, fresh.state)
    if fresh.erased_at:
        raise WrongState(_("这件调解的内容已经按期删除。"))
    return fresh


def finish(act: Act, case: Mediation, **private: Any) -> Mediation:
    """Write the case and its entry: days, states, ids and hashes; never a name or a word."""
    case.version += 1
    case.changed_at = act.at
    case.save()
    act.record(case.subject, studio=case.studio, state=case.state, **private)
    return case


@action("mediation.accept")
def accept(act: Act, case: Mediation, *, mediators: Sequence[Person], version: int | None = None) -> Mediation:
    """Accept a case (受理), give it its number, and name who mediates it."""
    fresh = begin(act, case, version, "mediation.name")
    year = clock.day(act.at).year
    Studio.objects.select_for_update().get(pk=fresh.studio_id)
    last = Mediation.objects.filter(studio=fresh.studio, year=year).aggregate(last=Max("number"))["last"] or 0
    fresh.year, fresh.number = year, last + 1
    return finish(act, fresh, mediators=_name(act, fresh, mediators))


@action("mediation.name")
def name_mediators(act: Act, case: Mediation, *, mediators: Sequence[Person], version: int | None = None) -> Mediation:
    """Name other mediators: whoever is none any more opens nothing of it any more."""
    fresh = begin(act, case, version, "mediation.name")
    return finish(act, fresh, mediators=_name(act, fresh, mediators))


def _name(act: Act, case: Mediation, people: Sequence[Person]) -> list[int]:
    if not 1 <= len(people) <= 3:
        raise Invalid(_("请选一到三位调解员。"), field="mediators")
    for one in people:
        if not rules.may_at(one, "mediation.conduct", case.path, act.at):
            said = _("%(name)s不能担任调解员：不是这里的律师、委员或联络员。") % {"name": one.name}
            raise Invalid(said, field="mediators")
    wanted = {one.pk for one in people}
    there = case.mediators.filter(until=None)
    there.exclude(person__in=wanted).update(until=act.at)
    known = set(there.values_list("person_id", flat=True))
    new = [one for one in people if one.pk not in known]
    for one in new:
        Mediator.objects.create(mediation=case, person=one, since=act.at)
    tell.staff(act, case, "mediation.name", new)
    return sorted(wanted)


@action("mediation.decline")
def decline(act: Act, case: Mediation, *, version: int | None = None) -> Mediation:
    """Not a dispute that people's mediation may take up: a court's, the police's, an office's."""
    return _ended(act, begin(act, case, version, "mediation.name"))


@action("mediation.invite")
def invite(act: Act, case: Mediation, *, day: date, opens: time, venue: Venue, version: int | None = None) -> Mediation:
    """Agree on the next session (约调解时间), or on another time; parties who wish are told."""
    fresh = begin(act, case, version)
    at = datetime.combine(day, opens, clock.HERE)
    if not act.at < at < act.at + MOST_AHEAD:
        raise Invalid(_("请选以后的时间，半年以内。"), field="day")
    if not venue.studio.path.startswith(fresh.studio.path):
        raise Invalid(_("请从列出的地点里选。"), field="venue")
    fresh.meets_at, fresh.meets_in = at, venue
    tell.parties(act, fresh, "mediation.invite", day_on=day)
    return finish(act, fresh, meets_at=at.isoformat(), venue=venue.pk)


@action("mediation.meet")
def meet(
    act: Act,
    case: Mediation,
    *,
    day: date,
    place: str,
    came: Sequence[int],
    record: str,
    version: int | None = None,
) -> Mediation:
    """Enter a session: day, place, which parties came (by their ids), and the record."""
    fresh = begin(act, case, version)
    if day > clock.day(act.at):
        raise Invalid(_("这一天还没有到。调解过了再登记。"), field="day")
    here = set(fresh.parties.values_list("pk", flat=True))
    if not came or not set(came) <= here:
        raise Invalid(_("请选这次到场的当事人。"), field="came")
    value = {
        "place": cleaned(place, 80, "place"),
        "came": sorted(came),
        "record": words(record, 4000, "record", _("请写调解的经过。")),
    }
    Session.objects.create(
        mediation=fresh, day=day, sealed=locks.shut(fresh, value, b"session"), made_by=act.person, made_at=act.at
    )
    if fresh.meets_at and clock.day(fresh.meets_at) <= day:
        fresh.meets_at = fresh.meets_in = None
    return finish(act, fresh, held_on=day.isoformat(), came=len(came))


@action("mediation.fail")
def fail(act: Act, case: Mediation, *, version: int | None = None) -> Mediation:
    """No agreement: parties are told of court and arbitration."""
    return _ended(act, begin(act, case, version))


@action("mediation.withdraw")
def withdraw(act: Act, case: Mediation, *, party: Party | None = None, version: int | None = None) -> Mediation:
    """A party no longer wants it: by their code (`party`), or told to the mediator."""
    if act.by.role == "resident" and party is not None and party.mediation_id == case.pk:
        fresh = locked(case)
        check_version(fresh, version)
        fresh.state = moved(act.code, fresh.state)
    else:
        fresh = begin(act, case, version, "mediation.conduct" if case.number else "mediation.name")
    tell.everyone(act, fresh, "mediation.withdraw")
    return _ended(act, fresh, party=party.pk if party else None)


def _ended(act: Act, case: Mediation, **private: Any) -> Mediation:
    case.ended_at, case.meets_at, case.meets_in = act.at, None, None
    return finish(act, case, **private)


@action("mediation.open")
def open_case(act: Act, case: Mediation) -> Mediation:
    """Open the file as a mediator for half an hour (the view sees to it): that it was opened is on record."""
    fresh = locked(case)
    rules.permit(act, "mediation.conduct", fresh)
    act.record(fresh.subject, studio=fresh.studio)
    return fresh
