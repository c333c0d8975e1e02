from django.urls import path

from bandeng.gather import roster_urls
from bandeng.gather.views import days, series
from bandeng.gather.views import days, feeds, hall, here, presence, screens, series
from bandeng.gather.views import book, days, mine, queue, series

urlpatterns = [
    path("book/", book.days, name="book"),
    path("book/<int:pk>/", book.day, name="book_day"),
    path("book/done/", book.booked, name="booked"),
    path("book/slip/", book.slip, name="booking_slip"),
    path("book/mine/", mine.mine, name="my_booking"),
    path("book/mine/move/", mine.move, name="my_booking_move"),
    path("book/mine/cancel/", mine.cancel, name="my_booking_cancel"),
    path("book/mine/forget/", mine.forget, name="my_booking_forget"),
    path("book/mine/end/", mine.end, name="my_booking_end"),
    path("b/<slug:token>/", mine.link, name="booking_link"),
    path("desk/days/<int:pk>/queue/", queue.queue, name="queue"),
    path("desk/days/<int:pk>/queue/number/", queue.walk_in, name="queue_number"),
    path("desk/days/<int:pk>/queue/next/", queue.call_next, name="queue_next"),
    path("desk/days/<int:pk>/queue/find/", queue.find, name="queue_find"),
    path("desk/visit/<int:pk>/look/", queue.visit_look, name="visit_look"),
    path("desk/visit/<int:pk>/do/<slug:slug>/", queue.visit_do, name="visit_do"),
    path("desk/days/", days.days, name="days"),
    path("desk/days/arrange/<int:pk>/", series.series_add, name="series_add"),
    path("desk/days/series/<int:pk>/", series.series_change, name="series_change"),
    path("desk/days/series/<int:pk>/end/", series.series_end, name="series_end"),
    path("desk/days/<int:pk>/", days.occasion, name="occasion"),
    path("desk/days/<int:pk>/change/", days.occasion_change, name="occasion_change"),
    path("desk/days/<int:pk>/cancel/", days.occasion_cancel, name="occasion_cancel"),
    path("desk/days/<int:pk>/restore/", days.occasion_restore, name="occasion_restore"),
    *roster_urls.urlpatterns,
    path("here/<str:code>/", here.here, name="here"),
    path("desk/days/<int:pk>/presence/", presence.of_occasion, name="occasion_presence"),
    path("desk/days/<int:pk>/presence/enter/", presence.enter, name="presence_enter"),
    path("desk/presence/", presence.counts, name="presence"),
    path("desk/presence/export/", presence.export, name="presence_export"),
    path("desk/presence/<int:pk>/void/", presence.void, name="presence_void"),
    path("desk/screens/", screens.screens, name="screens"),
    path("desk/screens/make/", screens.screen_make, name="screen_make"),
    path("desk/screens/<int:pk>/end/", screens.screen_end, name="screen_end"),
    path("hall/<str:token>/", hall.hall, name="hall"),
    path("hall/<str:token>/now/", hall.hall_now, name="hall_now"),
    path("desk/feeds/", feeds.feeds, name="feeds"),
    path("desk/feeds/make/", feeds.feed_make, name="feed_make"),
    path("desk/feeds/<int:pk>/end/", feeds.feed_end, name="feed_end"),
    path("calendar/<str:token>.ics", feeds.calendar_feed, name="calendar_feed"),
]
