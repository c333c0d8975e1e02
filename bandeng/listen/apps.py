from django.apps import AppConfig


class ListenConfig(AppConfig):
    name = "bandeng.listen"
    label = "listen"
