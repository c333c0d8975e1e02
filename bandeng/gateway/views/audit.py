"""The auditor's screen (账本审计): what the log is, who vouches for it, and what was found."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bandeng.core import clock, logkeys
from bandeng.core.errors import Refused
from bandeng.core.permissions import granted, open_to
from bandeng.gateway import actions, looking_up, policies, queries
from bandeng.gateway.health import health
from bandeng.studio.request import StaffRequest, by


def _page(request: StaffRequest, error: str = "", status: int = 200) -> HttpResponse:
    verbs = granted(request.user)
    context = {
        "error": error,
        "health": health(clock.now()),
        "house": logkeys.house(),
        "site": settings.SITE,
        "heads": queries.heads(),
        "alarms": queries.standing(),
        "cleared": queries.cleared(),
        "witnesses": queries.witnesses(),
        "watched": queries.watched(),
        "verifications": queries.verifications(),
        "policy": policies.present(),
        "policy_fits": policies.fits(),
        "manages": "log.manage" in verbs,
        "clears": "log.clear" in verbs,
    }
    return render(request, "gateway/audit.html", context, status=status)


@open_to("log.audit")
@require_safe
@never_cache
def page(request: StaffRequest) -> HttpResponse:
    """Everything at one look."""
    return _page(request)


@open_to("log.audit")
@require_POST
def verify(request: StaffRequest) -> HttpResponse:
    """Have everything verified now; the worker does it."""
    try:
        actions.ask_verification(by(request))
    except Refused as error:
        return _page(request, str(error), error.status)
    return redirect("audit")


@open_to("log.audit")
@require_safe
@never_cache
def entries(request: StaffRequest) -> HttpResponse:
    """Entries by their place, subject, or the number of a matter that one may see."""
    query = request.GET.get("q", "")[:80]
    found = looking_up.look_up(query, request.user)
    context = {"query": query, "found": found, "most": len(found) == looking_up.MOST}
    return render(request, "gateway/entries.html", context)


@open_to("log.audit")
@require_safe
@never_cache
def proof(request: StaffRequest, index: int) -> HttpResponse:
    """The proof that an entry has its place, as a file (`.tlog-proof`)."""
    entry = looking_up.at(index) if index < 2**63 else None
    made = looking_up.proof(entry) if entry else None
    if made is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="bandeng-{index}.tlog-proof"'}
    return HttpResponse(made, content_type="text/plain; charset=utf-8", headers=headers)
