"""What can be done with a plan as a whole, as buttons: slug, action, words, form. Order is the order on the page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bandeng.core import clock
from bandeng.deliberate import plan_states, rules
from bandeng.deliberate.actions import plan as A
from bandeng.deliberate.forms import plan as forms
from bandeng.deliberate.models import Plan
from bandeng.studio.models import Person


@dataclass(frozen=True)
class Verb:
    """One verb; `main` ones lead the plan on."""

    slug: str
    code: str
    rule: str
    label: str | Promise
    form: type[forms.Versioned]
    run: Callable[..., Any]
    lead: str | Promise = ""
    main: bool = False

    def fits(self, plan: Plan) -> bool:
        return plan.state in plan_states.MOVES[self.code][0]


DRAFT, APPROVE, ISSUE = "plan.draft", "plan.approve", "plan.issue"
VERBS = (
    Verb("end-call", "plan.end_call", DRAFT, _("结束征题，开始起草"), forms.Versioned, A.end_call, main=True),
    Verb(
        "submit",
        "plan.submit",
        DRAFT,
        _("报批"),
        forms.Versioned,
        A.submit,
        _("报批以后计划不能再改，等党委批准；要改的，由批准的一方退回。"),
        main=True,
    ),
    Verb(
        "approve",
        "plan.approve",
        APPROVE,
        _("登记党委批准"),
        forms.ApproveForm,
        A.approve,
        _("年度协商计划由同级党委批准。这里登记的是党委的决定。"),
        main=True,
    ),
    Verb("send-back", "plan.send_back", APPROVE, _("退回修改"), forms.WordsForm, A.send_back),
    Verb(
        "issue",
        "plan.issue",
        ISSUE,
        _("印发"),
        forms.IssueForm,
        A.issue,
        _("印发以后对外公开，项目的负责人和参加的人会收到通知；以后的改动都要写原因。"),
        main=True,
    ),
    Verb("call", "plan.call", DRAFT, _("征题"), forms.CallForm, A.call),
    Verb("title", "plan.change", DRAFT, _("改名称"), forms.TitleForm, A.change_plan),
)
BY_SLUG = {verb.slug: verb for verb in VERBS}
STEPS: dict[str, str | Promise] = {"plan.begin": _("开始制定"), **{verb.code: verb.label for verb in VERBS}}
CHANGES: dict[str, str | Promise] = {
    "item.add": _("增加项目"),
    "item.change": _("调整项目"),
    "item.drop": _("取消项目"),
    "plan.seat": _("调整分工"),
    "target.change": _("调整指标"),
}


def possible(person: Person, plan: Plan) -> list[Verb]:
    """The verbs that this person may do on the plan as it is."""
    return [verb for verb in VERBS if verb.fits(plan) and rules.may(person, verb.rule, plan)]


def initial(plan: Plan) -> dict[str, Any]:
    today = clock.today()
    return {
        "version": plan.version,
        "title": plan.title,
        "topics_until": plan.topics_until,
        "approved_on": today,
        "issued_on": today,
    }
