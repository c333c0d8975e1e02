"""One of everything of this room, by actions: for the walk over all addresses."""

from typing import Any

from django.test import Client
from django.urls import reverse

from bandeng.core import clock
from bandeng.gather import actions, here
from bandeng.gather.models import Booking, Feed, Occasion
from tests.cast import Cast
from tests.gather.made import on_duty, one_day, wednesdays
from tests.gather.rota import rosters_of
from tests.gather.test_book import fill


def furnish(cast: Cast, resident: Client) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Things by the names of their addresses, and the addresses that take more than a number."""
    officer = cast.by("officer")
    series, occasion = wednesdays(cast), one_day(cast)
    visit = called_in(cast, occasion)
    on_duty(occasion, cast, "member")
    drafted, shown, absence, turn, swap = rosters_of(cast, series)
    screen, hall_token = actions.make_screen(officer, occasion.venue, name="大厅东墙")
    there = actions.enter(officer, occasion, person=cast["member"], came_at=occasion.opens_at, reason="手机没电")
    feed_token = actions.make_feed(officer)
    ahead = series.occasions.filter(opens_at__gt=clock.now()).earliest("opens_at")
    of_draft = {"pk": drafted.pk, "occasion": turn.occasion_id}
    things: dict[str, Any] = {
        "series_change series_end": series,
        "series_add": cast.studio,
        "occasion occasion_change occasion_cancel occasion_restore occasion_presence presence_enter": occasion,
        "roster_plan": series,
        "roster": shown,
        "roster_again roster_replan roster_publish roster_drop": drafted,
        "absence_withdraw duty_absence_withdraw": absence,
        "swap_offer": turn,
        "swap_accept swap_refuse swap_withdraw": swap,
        "presence_void": there,
        "screen_end": screen,
        "feed_end": Feed.objects.get(),
        "queue queue_number queue_next queue_find day_results": occasion,
        "book_day": ahead,
        "visit_look visit_receive visit_left visit_answer": visit,
    }
    return things, {
        "roster_adjust": of_draft,
        "roster_release": of_draft,
        "here": {"code": here.shown(screen, clock.now()).code},
        "hall": {"token": hall_token},
        "hall_now": {"token": hall_token},
        "calendar_feed": {"token": feed_token},
        "booking_link": {"token": booked_by(resident, ahead)},
        "visit_do": {"pk": visit.pk, "slug": "serve"},
    }


def called_in(cast: Cast, occasion: Occasion) -> Booking:
    """Someone who took a number and was called."""
    actions.walk_in(cast.by("officer"), occasion, "w" * 32)
    return actions.call_next(cast.by("officer"), occasion, desk="1 号窗口")


def booked_by(resident: Client, occasion: Occasion) -> str:
    """The resident books the first time of a day; the token of their link."""
    fill(resident, occasion, at="9:00")
    return str(resident.get(reverse("booked")).context["link"].rstrip("/").rpartition("/")[2])
