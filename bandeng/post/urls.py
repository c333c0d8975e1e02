from django.urls import path

from bandeng.post import views

urlpatterns = [
    path("calls/", views.calls, name="calls"),
    path("calls/<uuid:pk>/", views.call, name="call"),
    path("messages/", views.messages, name="messages"),
    path("messages/<uuid:pk>/retry/", views.retry, name="message_retry"),
]
