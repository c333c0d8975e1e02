from django.urls import path

from bandeng.deliberate.views import ballot, ballot_box, ballot_public

urlpatterns = [
    path("ballots/<str:slug>/", ballot_public.vote, name="ballot_vote"),
    path("ballots/<str:slug>/leave/", ballot_public.leave, name="ballot_leave"),
    path("ballots/<str:slug>/papers.<str:form>", ballot_public.papers, name="ballot_papers"),
    path("ballots/<str:slug>/result/<str:form>/", ballot_public.result_paper, name="ballot_result_paper"),
    path("desk/deliberate/ballots/", ballot.ballots, name="ballots"),
    path("desk/deliberate/ballots/add/", ballot.add, name="ballot_add"),
    path("desk/deliberate/ballots/<int:pk>/", ballot.ballot, name="ballot"),
    path("desk/deliberate/ballots/<int:pk>/change/", ballot.change, name="ballot_change"),
    path("desk/deliberate/ballots/<int:pk>/preview/", ballot.preview, name="ballot_preview"),
    path("desk/deliberate/ballots/<int:pk>/open/", ballot.open_, name="ballot_open"),
    path("desk/deliberate/ballots/<int:pk>/drop/", ballot.drop, name="ballot_drop"),
    path("desk/deliberate/ballots/<int:pk>/tickets/<str:kind>/", ballot_box.make_tickets, name="ballot_tickets"),
    path("desk/deliberate/ballots/<int:pk>/sheets/<str:form>/", ballot_box.sheets, name="ballot_sheets"),
    path("desk/deliberate/ballots/<int:pk>/enter/", ballot_box.enter, name="ballot_enter"),
    path("desk/deliberate/ballots/<int:pk>/count/", ballot_box.count, name="ballot_count"),
    path("desk/deliberate/ballots/<int:pk>/lot/", ballot_box.lot, name="ballot_lot"),
]
