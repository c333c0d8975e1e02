from django.urls import path

from bandeng.web import views

urlpatterns = [
    path("language", views.set_language, name="set_language"),
    path("text-size", views.set_text_size, name="set_text_size"),
    path("components", views.components, name="components"),
]
