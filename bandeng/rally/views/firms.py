"""Law firms and their lawyers: the list, adding, correcting, ending."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.permissions import granted, open_to
from bandeng.rally import actions, queries, rules
from bandeng.rally.forms.firms import FirmChangeForm, LawyerChangeForm, NewFirmForm, NewLawyerForm
from bandeng.rally.models import LawFirm, Lawyer
from bandeng.studio.models import Person
from bandeng.studio.queries import visible as people_visible
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import confirmation, form_page, posted


@open_to("firm.keep")
@never_cache
def firms(request: StaffRequest) -> HttpResponse:
    """The firms with their lawyers, past ones below."""
    found = LawFirm.objects.filter(rules.visible(request.user, "firm.keep")).select_related("studio")
    rows = [(firm, list(firm.lawyers.all())) for firm in found.prefetch_related("lawyers__person")]
    context = {
        "rows": [
            (firm, [(one, one.fields_said) for one in people if one.until is None])
            for firm, people in rows
            if not firm.ended_at
        ],
        "past": [firm for firm, _people in rows if firm.ended_at],
        "gone": [one for _firm, people in rows for one in people if one.until],
        "may_admit": "lawyer.admit" in granted(request.user),
    }
    return render(request, "rally/firms.html", context)


def _firm(request: StaffRequest, pk: int, verb: str = "firm.keep") -> LawFirm:
    return get_object_or_404(LawFirm.objects.filter(rules.visible(request.user, verb)), pk=pk)


def _lawyer(request: StaffRequest, pk: int, verb: str) -> Lawyer:
    found = Lawyer.objects.filter(rules.visible(request.user, verb)).select_related("person", "firm")
    return get_object_or_404(found, pk=pk)


@open_to("firm.keep")
def firm_add(request: StaffRequest) -> HttpResponse:
    form = NewFirmForm(posted(request), studios=queries.studios(request.user, "firm.keep"))
    return form_page(
        request,
        form,
        lambda values: actions.add_firm(by(request), values.pop("studio"), **values),
        title=_("添加律所"),
        back=reverse("firms"),
        submit=_("添加"),
    )


@open_to("firm.keep")
@never_cache
def firm_change(request: StaffRequest, pk: int) -> HttpResponse:
    firm = _firm(request, pk)
    return form_page(
        request,
        FirmChangeForm(posted(request), initial={"name": firm.name, "line": firm.line, "version": firm.version}),
        lambda values: actions.change_firm(by(request), firm, **values),
        title=_("修改律所"),
        back=reverse("firms"),
        submit=_("保存"),
    )


@open_to("firm.keep")
def firm_end(request: StaffRequest, pk: int) -> HttpResponse:
    firm = _firm(request, pk)
    return form_page(
        request,
        confirmation(request),
        lambda _values: actions.end_firm(by(request), firm),
        title=_("停止和%(name)s合作") % {"name": firm.name},
        lead=_("以前的件数保留。这家律所还有在册律师的，先逐位办理退出。"),
        back=reverse("firms"),
        submit=_("停止合作"),
        danger=True,
    )


@open_to("lawyer.admit")
def lawyer_admit(request: StaffRequest, pk: int) -> HttpResponse:
    """A lawyer of a firm: someone new, or a person already known."""
    firm = _firm(request, pk, "lawyer.admit")
    known = Person.objects.filter(people_visible(request.user, "people.manage"), is_active=True)
    known = known.exclude(lawyers__until=None, lawyers__isnull=False)
    form = NewLawyerForm(posted(request), people=known, initial={"since": clock.today()})
    return form_page(
        request,
        form,
        lambda values: actions.admit_lawyer(by(request), firm, **values),
        title=_("登记%(name)s的律师") % {"name": firm.name},
        lead=_("登记以后可以排班。要登录的，再到“人员”里生成邀请链接。"),
        back=reverse("firms"),
        submit=_("登记"),
    )


@open_to("firm.keep")
@never_cache
def lawyer_change(request: StaffRequest, pk: int) -> HttpResponse:
    lawyer = _lawyer(request, pk, "firm.keep")
    initial = {"specialities": lawyer.specialities, "licence": lawyer.licence, "version": lawyer.version}
    return form_page(
        request,
        LawyerChangeForm(posted(request), initial=initial),
        lambda values: actions.change_lawyer(by(request), lawyer, **values),
        title=_("修改%(name)s的资料") % {"name": lawyer.person.name},
        back=reverse("firms"),
        submit=_("保存"),
    )


@open_to("lawyer.admit")
def lawyer_end(request: StaffRequest, pk: int) -> HttpResponse:
    lawyer = _lawyer(request, pk, "lawyer.admit")
    if lawyer.until:
        return redirect("firms")
    return form_page(
        request,
        confirmation(request),
        lambda _values: actions.end_lawyer(by(request), lawyer),
        title=_("%(name)s退出律师团") % {"name": lawyer.person.name},
        lead=_("今天是最后一天，律师身份同时结束。写过的意见本人也不能再打开，来访人凭查询码仍然可以看。"),
        back=reverse("firms"),
        submit=_("办理退出"),
        danger=True,
    )
