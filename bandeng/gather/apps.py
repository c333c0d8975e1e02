from django.apps import AppConfig


class GatherConfig(AppConfig):
    name = "bandeng.gather"
    label = "gather"

    def ready(self) -> None:
        from bandeng.gather import wiring

        wiring.connect()
