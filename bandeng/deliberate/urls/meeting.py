from django.urls import path

from bandeng.deliberate.views import meeting, meeting_here, minutes, minutes_settled

urlpatterns = [
    path("desk/deliberate/<int:pk>/meeting/", meeting.meeting, name="meeting"),
    path("desk/deliberate/<int:pk>/meeting/now/", meeting.meeting_now, name="meeting_now"),
    path("desk/deliberate/<int:pk>/meeting/people/", meeting.meeting_people, name="meeting_people"),
    path("desk/deliberate/<int:pk>/meeting/code/", meeting_here.meeting_code_page, name="meeting_code"),
    path("desk/deliberate/<int:pk>/meeting/do/<slug:slug>/", meeting.meeting_do, name="meeting_do"),
    path("desk/deliberate/<int:pk>/minutes/", minutes.minutes, name="minutes"),
    path("desk/deliberate/<int:pk>/minutes/feed/", minutes.minutes_feed, name="minutes_feed"),
    path("desk/deliberate/<int:pk>/minutes/<int:note_pk>/", minutes.note, name="note"),
    path("desk/deliberate/<int:pk>/minutes/settle/", minutes_settled.minutes_settle, name="minutes_settle"),
    path("desk/deliberate/<int:pk>/minutes/witness/", minutes_settled.minutes_witness, name="minutes_witness"),
    path("desk/deliberate/<int:pk>/minutes/paper/<slug:form>/", minutes_settled.minutes_paper, name="minutes_paper"),
    path("deliberate/<int:pk>/minutes/", minutes_settled.minutes_public, name="minutes_public"),
    path("deliberate/<int:pk>/minutes/text/", minutes_settled.minutes_text, name="minutes_text"),
    path("deliberate/<int:pk>/mine/", meeting_here.participant, name="participant"),
    path("deliberate/meeting/code/", meeting_here.participant_code, name="participant_code"),
    path("deliberate/meeting/code/leave/", meeting_here.participant_leave, name="participant_leave"),
    path("m/<str:code>/", meeting_here.meeting_here, name="meeting_here"),
]
