from django.apps import AppConfig


class StudioConfig(AppConfig):
    name = "bandeng.studio"
    label = "studio"

    def ready(self) -> None:
        from bandeng.studio import wiring

        wiring.connect()
