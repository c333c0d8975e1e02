from django.urls import path

from bandeng.web import views
from bandeng.web.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("language", views.set_language, name="set_language"),
    path("text-size", views.set_text_size, name="set_text_size"),
    path("components", views.components, name="components"),
]
