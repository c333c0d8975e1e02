"""The screens of the venues one looks after: list, new one with its address shown once, end."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.permissions import open_to
from bandeng.gather import actions, rules
from bandeng.gather.forms.presence import ScreenForm
from bandeng.gather.models import Screen
from bandeng.gather.views.hall import SEEN_EVERY
from bandeng.studio.models import Studio, Venue
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import confirmation, form_page, posted


def _studios(request: StaffRequest) -> list[Studio]:
    return list(Studio.objects.filter(rules.visible(request.user, "screen.manage")))


@open_to("screen.manage")
def screens(request: StaffRequest) -> HttpResponse:
    found = Screen.objects.filter(venue__studio__in=_studios(request), ended_at=None)
    late = clock.now() - 3 * SEEN_EVERY
    rows = [(one, one.seen_at is not None and one.seen_at > late) for one in found.select_related("venue__studio")]
    return render(request, "gather/screens.html", {"rows": rows})


@open_to("screen.manage")
@never_cache
def screen_make(request: StaffRequest) -> HttpResponse:
    venues = Venue.objects.filter(studio__in=_studios(request), listed=True).order_by("studio__path", "pk")

    def shown(made: tuple[Screen, str]) -> HttpResponse:
        screen, token = made
        address = request.build_absolute_uri(reverse("hall", args=[token]))
        return render(request, "gather/screen_made.html", {"screen": screen, "address": address})

    return form_page(
        request,
        ScreenForm(posted(request), venues=venues),
        lambda values: actions.make_screen(by(request), values["venue"], name=values["name"]),
        title=_("新加一块大屏"),
        lead=_("每块屏幕有一个自己的地址，只显示一次。"),
        back=reverse("screens"),
        submit=_("生成地址"),
        then=shown,
    )


@open_to("screen.manage")
def screen_end(request: StaffRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Screen, pk=pk, venue__studio__in=_studios(request), ended_at=None)
    return form_page(
        request,
        confirmation(request),
        lambda _values: actions.end_screen(by(request), one),
        title=_("停用：%(name)s") % {"name": one.name},
        lead=_("停用以后，这个地址不再显示任何内容，它的签到码也不再有效。"),
        back=reverse("screens"),
        submit=_("停用"),
        danger=True,
    )
