"""What can be done with a mediation, as buttons: slug, action, words, form. Order is the order on the page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bandeng.core.actions import By
from bandeng.rally import actions, documents, rules, states
from bandeng.rally.forms import mediation as forms
from bandeng.rally.models import Mediation, Party
from bandeng.studio.models import Person


@dataclass(frozen=True)
class Verb:
    """One verb. `sealed` ones show content, so that the file must have been opened."""

    slug: str
    code: str
    rule: str
    label: str | Promise
    form: type[forms.VerbForm]
    run: Callable[..., Any]
    lead: str | Promise = ""
    sealed: bool = False
    main: bool = False
    danger: bool = False
    fits: Callable[[Mediation], bool] = lambda case: True


def _sign(by: By, case: Mediation, **values: Any) -> Mediation:
    party = Party.objects.get(pk=values["party"], mediation=case)
    return documents.signed(by, case, party, values)


NAME, CONDUCT = "mediation.name", "mediation.conduct"
VERBS = (
    Verb("accept", "mediation.accept", NAME, _("受理并指定调解员"), forms.MediatorsForm, actions.accept, main=True),
    Verb(
        "invite",
        "mediation.invite",
        CONDUCT,
        _("约调解时间"),
        forms.InviteForm,
        actions.invite,
        _("留了手机号、愿意收短信的当事人会收到时间和地点；其他人请打电话告诉。"),
    ),
    Verb("meet", "mediation.meet", CONDUCT, _("登记一次调解"), forms.SessionForm, actions.meet, sealed=True, main=True),
    Verb(
        "sign",
        "mediation.sign",
        CONDUCT,
        _("当事人签字"),
        forms.WitnessedSignForm,
        _sign,
        _("请当事人看过协议全文，在这个屏幕上签名；或者上传纸上签名的照片。"),
        sealed=True,
        main=True,
    ),
    Verb(
        "agree",
        "mediation.agree",
        CONDUCT,
        _("写调解协议"),
        forms.AgreeForm,
        actions.agree,
        _("重写协议，已有的签字作废，各方要重新签。"),
        sealed=True,
        main=True,
    ),
    Verb(
        "follow-up",
        "mediation.follow_up",
        CONDUCT,
        _("登记履行情况"),
        forms.FollowUpForm,
        actions.follow_up,
        sealed=True,
        main=True,
    ),
    Verb("name", "mediation.name", NAME, _("更换调解员"), forms.MediatorsForm, actions.name_mediators),
    Verb(
        "fail",
        "mediation.fail",
        CONDUCT,
        _("调解不成"),
        forms.VerbForm,
        actions.fail,
        _(
            "没有达成协议，调解结束。请告诉各方：可以去法院起诉，劳动争议先申请仲裁；"
            "经济困难的可以打 12348 申请法律援助。"
        ),
        danger=True,
    ),
    Verb(
        "withdraw",
        "mediation.withdraw",
        CONDUCT,
        pgettext_lazy("verb", "当事人退出"),
        forms.VerbForm,
        actions.withdraw,
        _("有一方不愿意再调解，调解结束。"),
        danger=True,
        fits=lambda case: bool(case.number),
    ),
    Verb(
        "decline",
        "mediation.decline",
        NAME,
        pgettext_lazy("verb", "不予受理"),
        forms.VerbForm,
        actions.decline,
        _("法律规定由法院、公安或行政机关处理的，或者一方不愿意的，不能调解。请告诉申请人该找哪里。"),
        danger=True,
    ),
)
BY_SLUG = {verb.slug: verb for verb in VERBS}


def possible(case: Mediation, person: Person) -> list[Verb]:
    """The verbs that `person` can do on `case` now."""
    if case.erased_at:
        return []
    may = {rule: rules.may(person, rule, case) for rule in (NAME, CONDUCT)}
    return [verb for verb in VERBS if may[verb.rule] and states.can(verb.code, case.state) and verb.fits(case)]
