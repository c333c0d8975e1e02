"""A ballot for everyone: voting on a phone, with a code, a link or an account; the result; all papers."""

import csv
import io

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bandeng.core import clock
from bandeng.core.errors import Refused
from bandeng.core.permissions import open_to
from bandeng.deliberate import ballot_counting, ballot_words, casting, newcomers, voters
from bandeng.deliberate.forms.ballot_paper import PaperForm
from bandeng.deliberate.forms.ticket import TicketCodeForm
from bandeng.deliberate.models import Ballot, Ticket
from bandeng.deliberate.models.poll import Access
from bandeng.press.pdf import paper
from bandeng.press.tables import neutral
from bandeng.studio.models import Person
from bandeng.studio.views.pages import add_refusal, posted
from bandeng.web import opening
from bandeng.web.cookies import put, read

CODE_SECONDS, LINK_SECONDS = 2 * 3600, 90 * 24 * 3600
S, M = Ballot.State, Ballot.Method


def _ballot(slug: str) -> Ballot:
    return get_object_or_404(Ballot.objects.select_related("studio", "activity"), slug=slug)


def _cookie(ballot: Ballot) -> str:
    return f"bandeng_ballot_{ballot.pk}"


def _token(request: HttpRequest, ballot: Ballot) -> str | None:
    """By what this voter is known: their account, their code, or a random one in this browser."""
    if ballot.access == Access.MEMBERS:
        return voters.of_person(request.user) if isinstance(request.user, Person) else None
    kept = read(request, _cookie(ballot))
    return str(kept["token"]) if kept else None


def _browser(request: HttpRequest, ballot: Ballot) -> str:
    """The random word by which this browser knows a paper that was marked in it; empty before."""
    return str((read(request, _cookie(ballot)) or {}).get("mark", ""))


@open_to("public")
@never_cache
def vote(request: HttpRequest, slug: str) -> HttpResponse:
    """Mark a paper, look at it again, change it; once counted, the result."""
    ballot = _ballot(slug)
    if ballot.state == S.COUNTED:
        status = 409 if request.method == "POST" else 200
        return render(request, "deliberate/ballot/result.html", _result(ballot, late=status == 409), status=status)
    if ballot.state != S.OPEN:
        return render(request, "deliberate/ballot/not_open.html", {"ballot": ballot})
    if ballot.access == Access.MEMBERS:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not voters.is_member(ballot.studio_id, request.user, clock.today()):
            return render(request, "deliberate/ballot/not_yours.html", {"ballot": ballot}, status=403)
    token = _token(request, ballot)
    if token is None and ballot.access == Access.TICKET:
        return _ask_code(request, ballot)
    return _mark(request, ballot, token or "")


def _ask_code(request: HttpRequest, ballot: Ballot) -> HttpResponse:
    """The code of a slip; wrong tries are counted and slowed down."""
    form = TicketCodeForm(posted(request))
    if request.method == "POST" and form.is_valid():

        def find(code: str) -> Ticket | None:
            found = voters.ticket(ballot, code)
            return found if found and found.kind == Ticket.Kind.CODE else None

        found = opening.by_code(
            request,
            form,
            "ballot",
            find,
            unknown=_("没有这个参与码。请对照纸条检查；别的投票的码在这里不能用。"),
            often=_("输错的次数太多，请 15 分钟后再试，或请工作人员帮忙。"),
        )
        if found:
            response = redirect("ballot_vote", ballot.slug)
            put(response, _cookie(ballot), {"token": voters.of_code(form.cleaned_data["code"])}, CODE_SECONDS)
            return response
    context = {"ballot": ballot, "form": form}
    return render(request, "deliberate/ballot/code.html", context, status=422 if form.errors else 200)


def _mark(request: HttpRequest, ballot: Ballot, token: str) -> HttpResponse:
    had, mark = (casting.found_of(ballot, token) if token else None) or (None, "")
    browser = _browser(request, ballot)
    # Whoever only has the code, as who printed it, may not see how the paper is marked.
    shown = had if ballot.access == Access.MEMBERS or (mark and mark == browser) else None
    if had and request.method != "POST" and "change" not in request.GET:
        lines = ballot_words.content(ballot, shown) if shown else []
        return render(request, "deliberate/ballot/voted.html", {"ballot": ballot, "lines": lines})
    form = PaperForm(ballot, posted(request), paper=shown)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                if not token:
                    newcomers.admit(request, ballot)
                    token = f"link:{voters.new_token()}"
                browser = browser or voters.new_token()
                casting.cast(ballot, token, form.content, browser)
            except Refused as error:
                add_refusal(form, error)
                status = error.status
            else:
                response = redirect("ballot_vote", ballot.slug)
                if ballot.access != Access.MEMBERS:
                    seconds = LINK_SECONDS if ballot.access == Access.LINK else CODE_SECONDS
                    put(response, _cookie(ballot), {"token": token, "mark": browser}, seconds)
                return response
    context = {"ballot": ballot, "paper": form, "form": form, "had": had}
    return render(request, "deliberate/ballot/vote.html", context, status=status)


@open_to("public")
@require_POST
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """The next one votes on this device: the code is forgotten here, the paper stays in the box."""
    ballot = _ballot(slug)
    response = redirect("ballot_vote", ballot.slug)
    if ballot.access == Access.TICKET:
        response.delete_cookie(_cookie(ballot))
    return response


def _result(ballot: Ballot, *, late: bool = False) -> dict[str, object]:
    return {
        "ballot": ballot,
        "late": late,
        "keys": [(one["key"], one["title"]) for one in ballot.options],
        "criteria_keys": [(one["key"], one["title"], one["weight"]) for one in ballot.criteria],
        **ballot_words.shown(ballot),
    }


def _counted(slug: str) -> Ballot:
    ballot = _ballot(slug)
    if ballot.state != S.COUNTED:
        raise Http404
    return ballot


@open_to("public")
@never_cache
def result_paper(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The result on a sheet of paper, to hang up."""
    ballot = _counted(slug)
    if form not in ("html", "pdf"):
        raise Http404
    context = {
        **_result(ballot),
        "back_url": reverse("ballot_vote", args=[slug]),
        "pdf_url": reverse("ballot_result_paper", args=[slug, "pdf"]),
    }
    return paper(request, "deliberate/ballot/result_paper.html", context, form=form, name=_("票决结果"))


@open_to("public")
@never_cache
def papers(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """All papers: lines of JSON whose SHA-256 is the hash in the ledger, or a table for spreadsheet programs."""
    ballot = _counted(slug)
    contents = casting.kept(ballot)
    if form == "jsonl":
        response = HttpResponse(ballot_counting.lines(contents), content_type="application/jsonl; charset=utf-8")
    elif form == "csv":
        response = HttpResponse(_table(ballot, contents), content_type="text/csv; charset=utf-8")
    else:
        raise Http404
    name = f"papers-{ballot.slug}.{form}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _table(ballot: Ballot, contents: list[ballot_counting.Content]) -> bytes:
    """A paper a row, sorted; UTF-8 with the mark by which spreadsheet programs know it."""
    options, by = ballot_words.titles(ballot.options), ballot_words.titles(ballot.criteria)
    if ballot.method == M.YES_NO:
        options = {code: str(word) for code, word in ballot_words.CHOICES.items()}
    columns = [(key, one) for key in options for one in by] if by else [(key, "") for key in options]
    heads = [options[key] + (f" · {by[one]}" if one else "") for key, one in columns]
    rows = sorted([_cell(content, key, one) for key, one in columns] + [_flaw(content)] for content in contents)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([str(ballot_words.ADVISORY)])
    writer.writerow([neutral(head) for head in [*heads, _("无效原因")]])
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(content: ballot_counting.Content, key: str, criterion: str) -> str:
    if "marks" in content:
        return "1" if key in content["marks"] else ""
    if "ranks" in content:
        return next((str(place) for place, group in enumerate(content["ranks"], 1) if key in group), "")
    return str(content.get("scores", {}).get(key, {}).get(criterion, ""))


def _flaw(content: ballot_counting.Content) -> str:
    return str(ballot_words.FLAWS[content["flaw"]]) if "flaw" in content else ""
