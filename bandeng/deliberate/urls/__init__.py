"""The addresses of this room, part by part."""

from bandeng.deliberate.urls import activity, ballot, commitment, draw, meeting, plan, poll

urlpatterns = [
    *plan.urlpatterns,
    *activity.urlpatterns,
    *meeting.urlpatterns,
    *commitment.urlpatterns,
    *poll.urlpatterns,
    *ballot.urlpatterns,
    *draw.urlpatterns,
]
