from django.urls import path

from bandeng.deliberate.views import poll, poll_more, poll_papers, poll_vote

urlpatterns = [
    path("poll/<slug:slug>/votes/", poll_vote.poll_votes, name="poll_votes"),
    path("poll/<slug:slug>/", poll_vote.poll_public, name="poll_public"),
    path("poll/<slug:slug>/start/", poll_vote.poll_start, name="poll_start"),
    path("poll/<slug:slug>/vote/", poll_vote.poll_vote, name="poll_vote"),
    path("poll/<slug:slug>/mine/", poll_vote.poll_mine, name="poll_mine"),
    path("poll/<slug:slug>/done/", poll_vote.poll_done, name="poll_done"),
    path("poll/<slug:slug>/next/", poll_vote.poll_next, name="poll_next"),
    path("poll/<slug:slug>/say/", poll_more.poll_say, name="poll_say"),
    path("poll/<slug:slug>/code/", poll_more.poll_code, name="poll_code"),
    path("poll/<slug:slug>/t/<str:code>/", poll_more.poll_ticket, name="poll_ticket"),
    path("poll/<slug:slug>/hall/<str:token>/", poll_more.poll_hall, name="poll_hall"),
    path("poll/<slug:slug>/votes.csv", poll_more.poll_data, name="poll_data"),
    path("poll/<slug:slug>/statements.csv", poll_more.poll_statements_data, name="poll_statements"),
    path("desk/polls/", poll.polls, name="polls"),
    path("desk/polls/new/", poll.poll_new, name="poll_new"),
    path("desk/polls/<int:pk>/", poll.poll, name="poll"),
    path("desk/polls/<int:pk>/change/", poll.poll_change, name="poll_change"),
    path("desk/polls/<int:pk>/extend/", poll.poll_extend, name="poll_extend"),
    path("desk/polls/<int:pk>/open/", poll.poll_open, name="poll_open"),
    path("desk/polls/<int:pk>/close/", poll.poll_close, name="poll_close"),
    path("desk/polls/<int:pk>/add/", poll.statement_add, name="statement_add"),
    path("desk/polls/<int:pk>/tickets/", poll_papers.poll_tickets, name="poll_tickets"),
    path("desk/polls/<int:pk>/sheets/", poll_papers.poll_sheets, name="poll_sheets"),
    path("desk/polls/<int:pk>/sheets/paper/", poll_papers.poll_sheets_paper, name="poll_sheets_paper"),
    path("desk/polls/<int:pk>/enter/", poll_papers.poll_enter, name="poll_enter"),
    path("desk/polls/statement/<int:pk>/", poll.statement_decide, name="statement_decide"),
    path("desk/polls/statement/<int:pk>/refuse/", poll.statement_refuse, name="statement_refuse"),
    path("desk/polls/statement/<int:pk>/hide/", poll.statement_hide, name="statement_hide"),
]
