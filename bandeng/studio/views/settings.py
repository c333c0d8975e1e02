"""A studio's settings (工作室设置): what holds and what did, and a page for changing each."""

from itertools import groupby
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from bandeng.core.errors import Refused, Stale
from bandeng.core.language import together
from bandeng.core.permissions import open_to
from bandeng.studio import actions, queries
from bandeng.studio.forms.settings import SettingForm
from bandeng.studio.models import Person, SettingChange, Studio
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.rules import may
from bandeng.studio.settings import TABLE, Setting
from bandeng.studio.views.pages import add_refusal
from bandeng.web import formats

PAGE = 20


def _settings_of(studio: Studio) -> list[Setting]:
    return [setting for setting in TABLE.values() if not (setting.of_whole and studio.parent_id)]


@open_to("studio.read")
def settings(request: StaffRequest, pk: int) -> HttpResponse:
    """Every setting of a studio with its default and what holds, and who changed what."""
    seen = Studio.objects.filter(queries.visible(request.user, "studio.read")).select_related("parent")
    one = get_object_or_404(seen, pk=pk)
    changes = SettingChange.objects.filter(studio=one).select_related("person")
    page = Paginator(changes, PAGE).get_page(request.GET.get("page"))
    context = {
        "one": one,
        "groups": [
            (group, [_row(setting, one, request.user) for setting in found])
            for group, found in groupby(_settings_of(one), key=lambda setting: setting.group)
        ],
        "page": page,
        "headers": (_("时间"), _("谁"), _("设置"), _("改动")),
        "history": [_told(change) for change in page],
    }
    return render(request, "studio/settings.html", context)


def _row(setting: Setting, studio: Studio, person: Person) -> dict[str, Any]:
    now = studio.setting(setting.code)
    return {
        "setting": setting,
        "now": setting.said(now),
        "default": setting.said(setting.default, unlike=now),
        "changes_it": all(may(person, verb, studio) for verb in {"settings.change", setting.verb}),
    }


def _told(change: SettingChange) -> tuple[str, str, str, str]:
    """When, who, which, and what was changed; of a setting that is no more only its code is known."""
    setting = TABLE.get(change.code)
    who = change.person.shown_name if change.person else _("系统")
    if setting is None:
        return formats.moment(change.at), who, change.code, "—"
    before, after = (setting.default if value is None else value for value in (change.before, change.after))
    said = together(setting.changes(before, after))
    return formats.moment(change.at), who, str(setting.label), said


@open_to("settings.change")
def setting_change(request: StaffRequest, pk: int, code: str) -> HttpResponse:
    """Change one setting, or let the default hold again."""
    managed = Studio.objects.filter(queries.visible(request.user, "settings.change"))
    one = get_object_or_404(managed, pk=pk)
    setting = TABLE.get(code)
    if setting not in _settings_of(one):
        raise Http404
    if not may(request.user, setting.verb, one):
        raise PermissionDenied
    form, status = _opened(setting, one, request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                actions.change_setting(by(request), one, code, form.value, version=form.cleaned_data["version"])
                return redirect("settings", pk)
            except Refused as error:
                one.refresh_from_db()
                if isinstance(error, Stale):
                    # The person has now been told: what they typed may be saved over the present value.
                    form = _opened(setting, one, _with(request.POST, version=queries.setting_version(one, code)))
                add_refusal(form, error)
                status = error.status
    context = {"one": one, "form": form, "setting": setting, "changed": one.setting(code) != setting.default}
    return render(request, "studio/setting.html", context, status=status)


def _opened(setting: Setting, studio: Studio, data: QueryDict | None) -> SettingForm:
    """The form, with what was typed; where the button for the default was pressed, with the default."""
    if data is not None and "default" in data:
        blank = SettingForm(None, setting=setting, value=setting.default, version=0)
        data = _with(data, **{key: blank[key].value() for key in setting.fields})
    version = queries.setting_version(studio, setting.code)
    return SettingForm(data, setting=setting, value=studio.setting(setting.code), version=version)


def _with(data: QueryDict, **values: Any) -> QueryDict:
    data = data.copy()
    for key, value in values.items():
        data[key] = "" if value is None else str(value)
    return data
