"""The yearly privacy report (个人信息保护年度报告) of a studio and its workstations: numbers only, from the record."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.actions import Origin
from bandeng.ledger.models import Entry
from bandeng.listen import jobs, rules
from bandeng.listen.forms.rights import CONSENT_WORDS
from bandeng.listen.models import Joining, Look, Matter, Secret, Step
from bandeng.listen.privacy_reasons import REASONS
from bandeng.listen.rights import in_order, role_at_look
from bandeng.listen.words import STEPS
from bandeng.studio.models import Person, Studio
from bandeng.studio.reach import allowed, within

VERB = "privacy.report"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the report: rows of a name and its numbers under `heads`."""

    title: str
    heads: list[str]
    rows: list[tuple[str, list[int | str]]]
    note: str = ""

    @property
    def labelled(self) -> list[tuple[str, list[tuple[str, int | str]]]]:
        """Each number with its head, for narrow screens."""
        return [(name, list(zip(self.heads, numbers, strict=True))) for name, numbers in self.rows]


def studios(person: Person) -> QuerySet[Studio]:
    """The studios on which `person` may read the report; workstations are counted with theirs."""
    return Studio.objects.filter(allowed(rules.TABLE, person, VERB, clock.now()), parent=None).order_by("path")


def years(studio: Studio) -> list[int]:
    """From the first matter to this year, the newest first."""
    first = Matter.objects.filter(within(studio.path)).order_by("received_at").values_list("received_at", flat=True)
    now = clock.today().year
    start = clock.day(first[0]).year if first else now
    return list(range(now, start - 1, -1))


def _span(year: int) -> tuple[datetime, datetime]:
    """The year on the clocks here."""
    return (
        clock.midnight(date(year, 1, 1)),
        clock.midnight(date(year + 1, 1, 1)),
    )


def report(studio: Studio, year: int) -> list[Table]:
    """All tables of the year."""
    since, until = _span(year)
    matters = Matter.objects.filter(within(studio.path)).order_by()
    steps = Step.objects.filter(matter__in=matters.values("pk"), at__gte=since, at__lt=until).order_by()
    return [
        _kept(studio, matters, since, until),
        _erased(matters, steps, year),
        *_looks(matters, since, until),
        _consents(matters, steps, since, until),
        _requests(steps),
    ]


def _kept(studio: Studio, matters: QuerySet[Matter], since: datetime, until: datetime) -> Table:
    secrets = Secret.objects.filter(matter__in=matters.values("pk"))
    joined = Joining.objects.filter(matter__in=matters.values("pk"))
    came = matters.filter(received_at__gte=since, received_at__lt=until).exclude(origin=Origin.IMPORT)
    overdue = sum(matter.path.startswith(studio.path) for matter in jobs.to_erase(clock.now() - timedelta(days=1)))
    return Table(
        _("保存"),
        [_("数量")],
        [
            (_("本年收到的事项"), [came.count()]),
            (_("其中留了联系方式"), [came.filter(anonymous=False).count()]),
            (_("现在保存的原话（加密）"), [secrets.count()]),
            (_("现在保存的联系方式（加密）"), [secrets.filter(contact__isnull=False).count()]),
            (_("现在保存的“我也遇到”信息（加密）"), [joined.filter(secret__isnull=False).count()]),
            (_("到期一天以上还没有删除"), [overdue]),
        ],
        _("“现在”指出报告的时候。办结 %(days)d 天后删除，最长 24 个月。") % {"days": studio.setting("keep_days")},
    )


def _erased(matters: QuerySet[Matter], steps: QuerySet[Step], year: int) -> Table:
    subjects = matters.values("subject")
    asked = Step.objects.filter(code="matter.forget", matter__in=matters.values("pk")).values("matter__subject")
    since, until = _span(year)
    # By the private part, which is kept: the public one may say the week only.
    opened = Entry.objects.filter(code="privacy.erase", subject__in=subjects, opening__isnull=False)
    opened = opened.exclude(subject__in=asked)
    texts = opened.values_list("opening__private", flat=True).iterator()
    erased = sum(since <= datetime.fromisoformat(json.loads(text)["occurred_at"]) < until for text in texts)
    left = Joining.objects.filter(matter__in=matters.values("pk"), withdrawn_at__gte=since, withdrawn_at__lt=until)
    return Table(
        _("删除"),
        [_("件数")],
        [
            (_("到期删除"), [erased]),
            (_("应居民要求删除"), [steps.filter(code="matter.forget").count()]),
            (_("退出“我也遇到”时删除"), [left.count()]),
        ],
    )


def _looks(matters: QuerySet[Matter], since: datetime, until: datetime) -> list[Table]:
    looks = Look.objects.filter(matter__in=matters.values("pk"), at__gte=since, at__lt=until)
    by_role, by_reason = Counter[str](), Counter[str]()
    for look in in_order(looks):
        by_role[role_at_look(look)] += 1
        by_reason[_kind_of(look)] += 1
    labels = {"copy": _("应居民要求查阅、复印"), "call": _("联系居民"), "check": _("核实情况"), "other": _("其他")}
    return [
        Table(_("查看原话和联系方式：按角色"), [_("次数")], _rows(by_role.items())),
        Table(
            _("查看原话和联系方式：按理由"),
            [_("次数")],
            _rows((label, by_reason[code]) for code, label in labels.items() if by_reason[code]),
            _("每次查看都写了理由、记录在案，居民能看到。这里按理由中的字词归类，不引用原文。"),
        ),
    ]


def _kind_of(look: Look) -> str:
    if look.what == "copy":
        return "copy"
    return next((code for code, words in REASONS if any(word in look.reason for word in words)), "other")


def _rows(counts: Iterable[tuple[str, int]]) -> list[tuple[str, list[int | str]]]:
    rows: list[tuple[str, list[int | str]]] = [(name, [count]) for name, count in counts]
    return [*rows, (_("合计"), [sum(int(row[1][0]) for row in rows)])]


def _consents(matters: QuerySet[Matter], steps: QuerySet[Step], since: datetime, until: datetime) -> Table:
    came = matters.filter(received_at__gte=since, received_at__lt=until).exclude(origin=Origin.IMPORT)
    now = came.aggregate(**{name: Count("pk", filter=Q(**{name: True})) for name in CONSENT_WORDS})
    withdrawn, again = Counter[str](), Counter[str]()
    of_this_year = set(came.filter(steps__code="matter.withdraw_consent").values_list("pk", flat=True))
    for step in steps.filter(code="matter.withdraw_consent"):
        withdrawn.update(step.data["which"])
        if step.matter_id in of_this_year:
            again.update(step.data["which"])
    return Table(
        _("同意"),
        [_("本年给出"), _("本年撤回")],
        [(str(label), [now[name] + again[name], withdrawn[name]]) for name, label in CONSENT_WORDS.items()],
        _("应居民要求删除了全部信息的，同意随之失效，不计在“给出”里。"),
    )


def _requests(steps: QuerySet[Step]) -> Table:
    rows: list[tuple[str, list[int | str]]] = []
    for code in ("matter.correct", "matter.withdraw_consent", "matter.forget"):
        found = list(steps.filter(code=code).exclude(data={}).only("at", "data", "by_role"))
        days = sorted((clock.day(step.at) - date.fromisoformat(step.data["asked_on"])).days for step in found)
        desk = sum(step.data["by"] == "desk" for step in found)
        slowest: int | str = days[-1] if days else "—"
        middle: int | str = days[(len(days) - 1) // 2] if days else "—"
        rows.append((str(STEPS[code]), [len(found), len(found) - desk, desk, middle, slowest]))
    heads = [_("件数"), _("凭查询码自己办"), _("到场办"), _("办结天数（中位）"), _("最慢（天）")]
    return Table(
        _("居民行使权利"), heads, rows, _("查阅、下载由居民凭查询码随时自己办，不计数；到场查阅计在“查看”里。")
    )


def context(studio: Studio, year: int) -> dict[str, Any]:
    return {"studio": studio, "year": year, "tables": report(studio, year), "today": clock.now()}
