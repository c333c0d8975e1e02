from django.urls import path

from bandeng.deliberate.views import report, report_screen

urlpatterns = [
    path("poll/<slug:slug>/report/", report.poll_report, name="poll_report"),
    path("poll/<slug:slug>/report/paper/<str:form>/", report.poll_report_paper, name="poll_report_paper"),
    path("poll/<slug:slug>/report/table/<str:form>/", report.poll_report_table, name="poll_report_table"),
    path("poll/<slug:slug>/screen/", report_screen.poll_screen, name="poll_screen"),
    path("poll/<slug:slug>/screen/now/", report_screen.poll_screen_now, name="poll_screen_now"),
]
