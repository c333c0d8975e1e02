"""The addresses of this room, part by part."""

from bandeng.deliberate.urls import activity, ballot, commitment, draw, meeting, plan, poll, report

urlpatterns = [
    *plan.urlpatterns,
    *activity.urlpatterns,
    *meeting.urlpatterns,
    *commitment.urlpatterns,
    *poll.urlpatterns,
    *report.urlpatterns,
    *ballot.urlpatterns,
    *draw.urlpatterns,
]
