from django.urls import path

from bandeng.gather import roster_urls
from bandeng.gather.views import days, series

urlpatterns = [
    path("desk/days/", days.days, name="days"),
    path("desk/days/arrange/<int:pk>/", series.series_add, name="series_add"),
    path("desk/days/series/<int:pk>/", series.series_change, name="series_change"),
    path("desk/days/series/<int:pk>/end/", series.series_end, name="series_end"),
    path("desk/days/<int:pk>/", days.occasion, name="occasion"),
    path("desk/days/<int:pk>/change/", days.occasion_change, name="occasion_change"),
    path("desk/days/<int:pk>/cancel/", days.occasion_cancel, name="occasion_cancel"),
    path("desk/days/<int:pk>/restore/", days.occasion_restore, name="occasion_restore"),
    *roster_urls.urlpatterns,
]
