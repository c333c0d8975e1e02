"""Saying whom we watch, who watches us, on which terms; and clearing alarms."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core.permissions import open_to
from bandeng.gateway import actions, policies
from bandeng.gateway.alarms import words
from bandeng.gateway.forms import PolicyForm, ReasonForm, WatchForm, WitnessForm
from bandeng.gateway.models import Alarm, WatchedLog, Witness
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import confirmation, form_page, posted


@open_to("log.manage")
@never_cache
def watch(request: StaffRequest) -> HttpResponse:
    return form_page(
        request,
        WatchForm(posted(request)),
        lambda values: actions.watch(by(request), **values),
        title=_("见证另一个账本"),
        lead=_("以后对方的每个检查点，只要接得上我们见过的历史，就由本机构签名作证。"),
        back=reverse("audit"),
        submit=_("开始见证"),
    )


@open_to("log.manage")
@never_cache
def watched_change(request: StaffRequest, pk: int) -> HttpResponse:
    """Other keys, or another address."""
    log = get_object_or_404(WatchedLog, pk=pk, ended_at=None)
    return form_page(
        request,
        WatchForm(posted(request), initial={"vkeys": log.vkeys, "url": log.url}),
        lambda values: actions.watch(by(request), **values),
        title=log.origin,
        lead=_("对方换了公钥时，新旧公钥都要留着，每行一个。"),
        back=reverse("audit"),
        submit=_("保存"),
    )


@open_to("log.manage")
@never_cache
def unwatch(request: StaffRequest, pk: int) -> HttpResponse:
    log = get_object_or_404(WatchedLog, pk=pk, ended_at=None)
    return form_page(
        request,
        confirmation(request),
        lambda _values: actions.unwatch(by(request), log),
        title=_("不再见证 %(name)s？") % {"name": log.origin},
        lead=_("见过的历史会一直记着，以后再见证时从那里接着。"),
        back=reverse("audit"),
        submit=_("不再见证"),
        danger=True,
    )


@open_to("log.manage")
@never_cache
def witness_add(request: StaffRequest) -> HttpResponse:
    return form_page(
        request,
        WitnessForm(posted(request)),
        lambda values: actions.add_witness(by(request), **values),
        title=_("请一个见证方"),
        lead=_("本账本每次封存后，会把检查点送给它签名。对方要先登记本账本的公钥。"),
        back=reverse("audit"),
        submit=_("添加"),
    )


@open_to("log.manage")
@never_cache
def witness_remove(request: StaffRequest, pk: int) -> HttpResponse:
    witness = get_object_or_404(Witness, pk=pk, ended_at=None)
    return form_page(
        request,
        confirmation(request),
        lambda _values: actions.remove_witness(by(request), witness),
        title=_("移除见证方 %(name)s？") % {"name": witness.name},
        lead=_("它以前的签名都会保留。如果信任策略里有它，请一并修改。"),
        back=reverse("audit"),
        submit=_("移除"),
        danger=True,
    )


@open_to("log.manage")
@never_cache
def policy(request: StaffRequest) -> HttpResponse:
    return form_page(
        request,
        PolicyForm(posted(request), initial={"text": policies.text()}),
        lambda values: actions.set_policy(by(request), **values),
        title=_("信任策略"),
        lead=_("写明要有哪些、几个见证方签过名，别人才应当相信一个检查点。任何人核对时都可以使用。"),
        back=reverse("audit"),
        submit=_("保存"),
    )


@open_to("log.clear")
@never_cache
def alarm_clear(request: StaffRequest, pk: int) -> HttpResponse:
    alarm = get_object_or_404(Alarm, pk=pk, cleared_at=None)
    return form_page(
        request,
        ReasonForm(posted(request)),
        lambda values: actions.clear_alarm(by(request), alarm, **values),
        title=_("解除警报"),
        lead=words(alarm),
        back=reverse("audit"),
        submit=_("解除"),
        danger=True,
    )
