from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "bandeng.post"
    label = "post"
