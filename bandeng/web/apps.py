from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "bandeng.web"
    label = "web"
