"""The desk's pages of opinion polls: the list, one of them, its life, its statements."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import redact
from bandeng.core.permissions import granted, open_to
from bandeng.deliberate import poll_access, poll_feed, queries, rules, votes
from bandeng.deliberate.actions import poll as A
from bandeng.deliberate.actions import poll_close as closing
from bandeng.deliberate.actions import poll_statements
from bandeng.deliberate.forms.poll import (
    DecideForm,
    ExtendForm,
    NewPollForm,
    PollChangeForm,
    ReasonForm,
    StatementForm,
    last_day,
)
from bandeng.deliberate.models import Poll, Statement, Ticket
from bandeng.deliberate.models.poll import Access
from bandeng.deliberate.views.poll_vote import report
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import confirmation, form_page, posted
from bandeng.web.numbers import whole

TONES = {Poll.State.DRAFT: "neutral", Poll.State.OPEN: "busy", Poll.State.CLOSED: "good"}


def find(request: StaffRequest, pk: int, verb: str = "poll.run") -> Poll:
    return get_object_or_404(Poll.objects.filter(rules.visible(request.user, verb)).select_related("studio"), pk=pk)


def address(poll: Poll) -> str:
    return f"{settings.SITE}{reverse('poll_public', args=[poll.slug])}"


@open_to("deliberate.see")
@never_cache
def polls(request: StaffRequest) -> HttpResponse:
    """Those of the person's part of the tree, newest first."""
    found = Poll.objects.filter(rules.visible(request.user)).select_related("studio", "activity").defer("map")[:200]
    rows = [(one, TONES[Poll.State(one.state)], last_day(one)) for one in found]
    return render(request, "deliberate/poll/polls.html", {"rows": rows, "may": "poll.run" in granted(request.user)})


@open_to("deliberate.see")
@never_cache
def poll(request: StaffRequest, pk: int) -> HttpResponse:
    """One poll: how it goes, how people get in, its statements. Words that wait are for those who may decide."""
    one = find(request, pk, "deliberate.see")
    may = rules.may(request.user, "poll.run", one)
    S = Statement.State
    found = list(one.statements.all())
    waiting = [(row, poll_statements.opened(row, one)) for row in found if row.state == S.WAITING] if may else []
    sheets = Ticket.objects.filter(subject=one.subject, kind=Ticket.Kind.SHEET)
    context = {
        "poll": one,
        "may": may,
        "tone": TONES[Poll.State(one.state)],
        "last_day": last_day(one),
        "address": address(one),
        "report": report(request, one),
        "hall": f"{settings.SITE}{reverse('poll_hall', args=[one.slug, poll_access.hall_token(one)])}",
        "waiting": waiting,
        "shown": [row for row in found if row.state == S.SHOWN],
        "gone": [row for row in found if row.state in (S.HIDDEN, S.REFUSED)],
        "tickets": Ticket.objects.filter(subject=one.subject, kind=Ticket.Kind.CODE).count(),
        "sheets": sheets.count(),
        "entered": sheets.filter(entered=True).count(),
        "members": one.access == Access.MEMBERS,
        "ticketed": one.access == Access.TICKET,
        "fewest": votes.FEWEST,
        **votes.counts(one.pk),
    }
    return render(request, "deliberate/poll/poll.html", context)


@open_to("poll.run")
@never_cache
def poll_new(request: StaffRequest) -> HttpResponse:
    """Lay out a poll. The same form sent twice leads to the same poll."""
    studios = queries.studios(request.user, "poll.run")
    activities = queries.activities(request.user).filter(studio__in=studios)
    given = posted(request)
    initial = {"activity": whole(request.GET.get("activity", ""))}
    form = NewPollForm(given, studios=studios, activities=activities, initial=initial)
    if given and (
        there := Poll.objects.filter(slug=A.slug_of(given.get("form_key", "")), made_by=request.user).first()
    ):
        return redirect("poll", there.pk)
    return form_page(
        request,
        form,
        lambda values: A.make(by(request), values.pop("studio"), **values),
        title=_("新的观点征集"),
        lead=_("列出几条观点，请大家逐条表态：同意、不同意、说不清。不能跟帖，看的是大家在哪里一致。"),
        back=reverse("polls"),
        submit=_("保存，先看看样子"),
        then=lambda made: redirect("poll", made.pk),
    )


def _on_poll(request: StaffRequest, one: Poll, form: Any, act: Any, **words: Any) -> HttpResponse:
    return form_page(request, form, act, back=reverse("poll", args=[one.pk]), **words)


@open_to("poll.run")
@never_cache
def poll_change(request: StaffRequest, pk: int) -> HttpResponse:
    one = find(request, pk)
    initial = {name: getattr(one, name) for name in ("title", "about", "access", "adding", "live", "version")}
    initial["statements"] = "\n".join(one.statements.values_list("text", flat=True))
    initial["makeup"] = "\n".join(f"{row['label']} {row['share'] * 100:g}%" for row in one.makeup)
    initial["closes_on"] = last_day(one)
    form = PollChangeForm(posted(request), initial=initial)
    return _on_poll(
        request, one, form, lambda values: A.change(by(request), one, **values), title=_("修改征集"), submit=_("保存")
    )


@open_to("poll.run")
@never_cache
def poll_extend(request: StaffRequest, pk: int) -> HttpResponse:
    one = find(request, pk)
    initial = {"closes_on": last_day(one), "adding": one.adding, "version": one.version}
    return _on_poll(
        request,
        one,
        ExtendForm(posted(request), initial=initial),
        lambda values: A.extend(by(request), one, **values),
        title=_("改截止日期"),
        lead=_("已经有人表态了，题目、背景和观点的文字不能再改。"),
        submit=_("保存"),
    )


@open_to("poll.run")
def poll_open(request: StaffRequest, pk: int) -> HttpResponse:
    one = find(request, pk)
    return _on_poll(
        request,
        one,
        confirmation(request, one.version),
        lambda values: A.open_poll(by(request), one, **values),
        title=_("开始征集“%(title)s”") % {"title": one.title},
        lead=_("开始以后，题目、背景、谁可以参加和观点的文字都不能再改，只能添加或停用观点。"),
        submit=_("开始征集"),
    )


@open_to("poll.run")
def poll_renew_hall(request: StaffRequest, pk: int) -> HttpResponse:
    one = find(request, pk)
    return _on_poll(
        request,
        one,
        confirmation(request, one.version),
        lambda values: A.renew_hall(by(request), one, **values),
        title=_("换一个大厅平板的地址"),
        lead=_("原来的地址马上失效，已经打开的平板也不能再换下一位，请用新地址重新打开。"),
        submit=_("换地址"),
    )


@open_to("poll.run")
def poll_close(request: StaffRequest, pk: int) -> HttpResponse:
    one = find(request, pk)
    few = _("现在参加的不到 10 人：人太少，不能公布，结束时表态会全部删除。可以先请更多人参加。")
    return _on_poll(
        request,
        one,
        confirmation(request, one.version),
        lambda values: closing.close(by(request), one, **values),
        title=_("结束征集“%(title)s”") % {"title": one.title},
        lead=_(
            "结束以后不能再开。结束时，系统打乱所有表态、换上随机号码，销毁辨认参加者用的密钥；"
            "从此谁也查不出哪一条表态是谁的，参加者自己也不能再改。还没有看的观点会删除。"
        )
        + (few if votes.people(one.pk) < votes.FEWEST else ""),
        submit=_("结束征集"),
        danger=True,
    )


@open_to("poll.run")
@never_cache
def statement_add(request: StaffRequest, pk: int) -> HttpResponse:
    one = find(request, pk)
    return _on_poll(
        request,
        one,
        StatementForm(posted(request)),
        lambda values: poll_statements.add(by(request), one, **values),
        title=_("添加一条观点"),
        lead=_("先表过态的人也会再看到它。"),
        submit=_("添加"),
    )


def _statement(request: StaffRequest, pk: int) -> Statement:
    mine = Poll.objects.filter(rules.visible(request.user, "poll.run"))
    return get_object_or_404(Statement.objects.filter(poll__in=mine).select_related("poll__studio"), pk=pk)


@open_to("poll.run")
@never_cache
def statement_decide(request: StaffRequest, pk: int) -> HttpResponse:
    """A participant's statement beside those like it: let it through, tidied where it has to be, or refuse it."""
    row = _statement(request, pk)
    if row.state != Statement.State.WAITING:
        return HttpResponseRedirect(reverse("poll", args=[row.poll_id]))
    words = poll_statements.opened(row, row.poll)
    others = list(row.poll.statements.exclude(pk=row.pk).exclude(state=Statement.State.REFUSED))
    texts = tuple(poll_statements.opened(one, row.poll) for one in others)
    like = [(others[place], texts[place]) for place in poll_feed.alike(words, texts)]
    return _on_poll(
        request,
        row.poll,
        DecideForm(posted(request), initial={"text": redact.redact(words).text, "version": row.version}),
        lambda values: poll_statements.let_through(by(request), row, **values),
        title=_("要不要让大家对这一条表态？"),
        submit=_("放出来"),
        template="deliberate/poll/decide.html",
        more={"row": row, "words": words, "like": like},
    )


@open_to("poll.run")
@never_cache
def statement_refuse(request: StaffRequest, pk: int) -> HttpResponse:
    row = _statement(request, pk)
    if row.state != Statement.State.WAITING and request.method != "POST":
        raise Http404
    return _on_poll(
        request,
        row.poll,
        ReasonForm(posted(request), initial={"version": row.version}),
        lambda values: poll_statements.refuse(by(request), row, **values),
        title=_("不采用这一条"),
        lead=_("原话会删除，只留下这条理由。"),
        submit=_("不采用"),
        danger=True,
    )


@open_to("poll.run")
@never_cache
def statement_hide(request: StaffRequest, pk: int) -> HttpResponse:
    row = _statement(request, pk)
    return _on_poll(
        request,
        row.poll,
        ReasonForm(posted(request), initial={"version": row.version}),
        lambda values: poll_statements.hide(by(request), row, **values),
        title=_("停用第 %(number)d 条") % {"number": row.number},
        lead=row.text,
        submit=_("停用"),
        danger=True,
    )


@open_to("poll.run")
@never_cache
def statement_show(request: StaffRequest, pk: int) -> HttpResponse:
    row = _statement(request, pk)
    return _on_poll(
        request,
        row.poll,
        confirmation(request, row.version),
        lambda values: poll_statements.show_again(by(request), row, **values),
        title=_("重新启用第 %(number)d 条") % {"number": row.number},
        lead=row.text,
        submit=_("重新启用"),
    )
