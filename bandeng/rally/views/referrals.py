"""Sending something to the clinic, agreeing on a time, and the slip to take along."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.access import access_for, code_hash
from bandeng.core.permissions import open_to
from bandeng.gather import referrals as crossing
from bandeng.gather import session
from bandeng.gather.actions import Booked, Wish
from bandeng.press.pdf import paper
from bandeng.rally import actions, queries, rules
from bandeng.rally.forms.referrals import OfferForm, RebookForm
from bandeng.rally.models import Referral
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import confirmation, form_page, posted
from bandeng.web import formats


@open_to("referral.offer")
@never_cache
def offer(request: StaffRequest, subject: str) -> HttpResponse:
    """Send a thing of another room to the clinic."""
    about = crossing.sendable(subject, request.user)
    if about is None:
        raise Http404
    form = OfferForm(posted(request), occasions=queries.bookable(about.studio, clock.today()))
    return form_page(
        request,
        form,
        lambda values: (actions.offer_referral(by(request), subject, **values), values["wish"]),
        title=_("转法律咨询"),
        lead=about.label,
        back=about.url,
        submit=_("转法律咨询"),
        then=lambda made: _on(made, about.url),
    )


def _on(made: tuple[Referral, Wish | None], back: str) -> HttpResponse:
    """With a time of their own the resident gets its code, on the slip to take along; for a quarter of an hour."""
    referral, wish = made
    if referral.booking is None or wish is None:
        return redirect(back)
    access = access_for(wish.form_key, wish.content())
    response = redirect("referral_slip", referral.pk, "html")
    if referral.booking.code_hash != code_hash(access.code):  # moved: the code they have stays
        return response
    return session.keep_receipt(response, Booked(referral.booking, access), staff=True)


def _referral(request: StaffRequest, pk: int) -> tuple[Referral, str]:
    """The referral, and the page of what it came from; 404 for whoever may not see either."""
    found = get_object_or_404(
        Referral.objects.filter(rules.visible(request.user, "referral.offer")).select_related(
            "studio", "occasion__venue", "booking"
        ),
        pk=pk,
    )
    about = crossing.about(found.about, request.user)
    if about is None:
        raise Http404
    return found, about[1].url


@open_to("referral.offer")
@never_cache
def book(request: StaffRequest, pk: int) -> HttpResponse:
    """Agree on which clinic the resident comes to."""
    found, back = _referral(request, pk)
    form = RebookForm(
        posted(request),
        occasions=queries.bookable(found.studio, clock.today()),
        initial={"version": found.version, **({} if found.booking_id else {"occasion": found.occasion_id})},
    )
    return form_page(
        request,
        form,
        lambda values: (actions.book_referral(by(request), found, **values), values["wish"]),
        title=_("约定咨询时间"),
        lead=_now(found),
        back=back,
        submit=_("约定"),
        then=lambda made: _on(made, back),
    )


def _now(found: Referral) -> str:
    """Which referral, and what is agreed on so far."""
    if not found.occasion or not found.comes_at:
        return _("转介号 %(label)s") % {"label": found.label}
    said = _("转介号 %(label)s，现在约的是%(day)s，%(venue)s。改了以后，原来的时间让给别人。")
    return said % {"label": found.label, "day": formats.moment(found.comes_at), "venue": found.occasion.venue.name}


@open_to("referral.offer")
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    found, back = _referral(request, pk)
    return form_page(
        request,
        confirmation(request),
        lambda _values: actions.withdraw_referral(by(request), found),
        title=_("取消转法律咨询"),
        lead=_("居民不去了，或者转错了。事项照常办理。"),
        back=back,
        submit=_("取消转介"),
        danger=True,
    )


@open_to("referral.offer")
@never_cache
def slip(request: StaffRequest, pk: int, form: str) -> HttpResponse:
    """What the resident takes along: the number, the time and the place."""
    found, back = _referral(request, pk)
    if form not in ("html", "pdf"):
        raise Http404
    kept = session.receipt(request)
    context = {
        "referral": found,
        "code": kept["code"] if kept and kept["booking"].pk == found.booking_id else "",
        "back_url": back,
        "pdf_url": reverse("referral_slip", args=[pk, "pdf"]),
    }
    return paper(request, "rally/paper/referral_slip.html", context, form=form, name=_("法律咨询介绍单"))
