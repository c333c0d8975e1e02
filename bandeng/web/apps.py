from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "bandeng.web"
    label = "web"

    def ready(self) -> None:
        from bandeng.web import maps, wording  # noqa: F401  (maps adds a check)

        wording.install()
