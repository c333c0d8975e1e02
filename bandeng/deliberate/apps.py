from django.apps import AppConfig


class DeliberateConfig(AppConfig):
    name = "bandeng.deliberate"
    label = "deliberate"

    def ready(self) -> None:
        from bandeng.deliberate import wiring

        wiring.connect()
