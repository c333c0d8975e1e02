from django.apps import AppConfig


class StudioConfig(AppConfig):
    name = "bandeng.studio"
    label = "studio"
