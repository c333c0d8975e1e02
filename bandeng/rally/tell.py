"""Who is told of what happens in a mediation, and in which words: never what it is about, nor who the parties are."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bandeng.core import clock
from bandeng.core.actions import Act
from bandeng.post import events, outbox, registry
from bandeng.post.models import Channel, Message
from bandeng.rally import locks, rules
from bandeng.rally.models import Mediation, Party
from bandeng.rally.states import UNDER_WAY
from bandeng.studio.models import Person
from bandeng.studio.reach import above, holders
from bandeng.web.nav import find

PARTY = "party"

STAFF = {
    "mediation.apply": (
        _("有调解申请待受理"),
        _("有一件调解申请（%(label)s），请受理并指定调解员：%(site)s/desk/mediation/%(case)s/"),
    ),
    "mediation.withdraw": (
        _("有当事人退出调解"),
        _("%(label)s的一位当事人退出，调解结束：%(site)s/desk/mediation/%(case)s/"),
    ),
    "mediation.name": (
        _("请您调解一件纠纷"),
        _("%(label)s请您担任调解员：%(site)s/desk/mediation/%(case)s/"),
    ),
    "mediation.sign": (
        _("有当事人签字了"),
        _("%(label)s的一位当事人签了字，还有人没有签：%(site)s/desk/mediation/%(case)s/"),
    ),
    "mediation.signed": (
        _("调解协议各方都签字了"),
        _("%(label)s的各方都签了字，协议已经固定，请按期回访履行：%(site)s/desk/mediation/%(case)s/"),
    ),
    "mediation.near": (
        _("调解协议快到履行期限"),
        _("%(label)s有一条%(due_on)s到期，请提醒当事人，到期后回访：%(site)s/desk/mediation/%(case)s/"),
    ),
    "mediation.late": (
        _("调解协议过了履行期限"),
        _("%(label)s有一条%(due_on)s已经到期，请回访并登记履行情况：%(site)s/desk/mediation/%(case)s/"),
    ),
}
PARTIES = {
    "mediation.invite": (
        _("调解约在%(day_on)s"),
        _("您参加的调解约在%(day_on)s %(time)s，地点：%(venue)s，%(address)s。来不了请打电话 %(line)s。"),
    ),
    "mediation.agree": (
        _("调解协议写好了，请您看"),
        _(
            "您参加的调解写好了协议，请先看全文，同意再签字：到 %(site)s/clinic/advice/ 输入查询码，"
            "或到工作室找调解员。电话 %(line)s。"
        ),
    ),
}


def staff(act: Act, case: Mediation, event: str, people: Iterable[Person], key: str = "", **data: Any) -> None:
    """Tell mediators or the desk, each once and not whoever acts; `key` names this one happening of the event."""
    them = {one.pk: one for one in people if one != act.person}
    outbox.tell(
        act,
        event=event,
        event_key=f"{event}:{case.subject}:{case.version}:{key}",
        subject=case.subject,
        recipients=[outbox.person(one.pk, one.language) for one in them.values()],
        data={"case": case.pk, **data},
        path=case.path,
    )


def _mediating(case: Mediation) -> list[Person]:
    return [one.person for one in case.mediators.filter(until=None).select_related("person")]


def mediators(act: Act, case: Mediation, event: str, key: str = "") -> None:
    staff(act, case, event, _mediating(case), key)


def everyone(act: Act, case: Mediation, event: str, key: str = "", **data: Any) -> None:
    """Mediators, if any are named yet, and the desk that names them."""
    desk = holders(act.at, *rules.DESK).filter(path__in=above(case.path)).select_related("person").order_by("pk")
    staff(act, case, event, [*_mediating(case), *(role.person for role in desk)], key, **data)


def parties(act: Act, case: Mediation, event: str, **data: Any) -> None:
    """Tell the parties who left a number and agreed."""
    outbox.tell(
        act,
        event=event,
        event_key=f"{event}:{case.subject}:{case.version}",
        subject=case.subject,
        recipients=[outbox.Recipient(PARTY, str(one.pk), Channel.SMS) for one in case.parties.filter(tell_later=True)],
        data=data,
        path=case.path,
    )


def known_as(case: Mediation) -> str:
    """Its number, or before it has one the kind of dispute."""
    return case.label or case.get_dispute_display()


def fill(message: Message) -> Mapping[str, Any]:
    """The words of a message that may not lie in its row."""
    case = Mediation.objects.select_related("studio", "meets_in").get(subject=message.subject)
    there = case.meets_in
    return {
        "label": known_as(case),
        "time": f"{case.meets_at.astimezone(clock.HERE):%H:%M}" if case.meets_at else "",
        "venue": there.name if there else "",
        "address": there.address if there else "",
        "line": case.studio.telephone,
    }


def address_of_party(key: str, channel: str) -> registry.Address | None:
    """The number a party left, as long as the mediation is under way."""
    rows = Party.objects.filter(pk=key, tell_later=True, mediation__state__in=UNDER_WAY).select_related("mediation")
    party = rows.first()
    phone = locks.who(party.mediation, party)["phone"] if party else ""
    return registry.Address(phone) if phone else None


def describe(subjects: Iterable[str], looking: Any) -> Mapping[str, registry.About]:
    """What a message is about, for the mediators and the desk: the number alone."""
    seen = rules.visible(looking, "mediation.conduct") | rules.visible(looking, "mediation.name")
    cases = Mediation.objects.filter(seen, subject__in=list(subjects)).select_related("studio")
    return {one.subject: registry.About(known_as(one), find("mediation", one.pk)) for one in cases}


def register() -> None:
    for code, (title, text) in {**STAFF, **PARTIES}.items():
        events.register(code, title, text, fill)
    registry.names[PARTY] = lambda keys: dict.fromkeys(keys, gettext("当事人"))
    registry.resolvers[PARTY] = address_of_party
    registry.describers.append(describe)
