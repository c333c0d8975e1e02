from django.apps import AppConfig


class RallyConfig(AppConfig):
    name = "bandeng.rally"
    label = "rally"

    def ready(self) -> None:
        from bandeng.rally import wiring

        wiring.connect()
