from django.apps import AppConfig


class PressConfig(AppConfig):
    name = "bandeng.press"
    label = "press"
