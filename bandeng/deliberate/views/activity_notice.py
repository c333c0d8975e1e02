"""The announcement on paper (协商公告): A4, with the code that leads to the page everyone reads."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.permissions import open_to
from bandeng.deliberate.actions.opinion import gathering
from bandeng.deliberate.views.activity import seen
from bandeng.press.pdf import paper
from bandeng.studio.request import StaffRequest


@open_to("activity.arrange")
@never_cache
def notice(request: StaffRequest, pk: int, form: str) -> HttpResponse:
    """As a page to print (`form` "html") or as a PDF."""
    one = seen(request, pk, "activity.arrange")
    if form not in ("html", "pdf"):
        raise Http404
    context = {
        "one": one,
        "address": settings.SITE + reverse("activity_public", args=[pk]) if one.public else "",
        "taken": gathering(one, clock.now()),
        "today": clock.today(),
        "back_url": reverse("activity", args=[pk]),
        "pdf_url": reverse("activity_notice", args=[pk, "pdf"]),
    }
    return paper(request, "deliberate/activity/notice.html", context, form=form, name=_("协商公告"))
