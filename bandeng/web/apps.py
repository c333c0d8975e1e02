from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "bandeng.web"
    label = "web"

    def ready(self) -> None:
        from bandeng.web import wording

        wording.install()
