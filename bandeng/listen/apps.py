from django.apps import AppConfig


class ListenConfig(AppConfig):
    name = "bandeng.listen"
    label = "listen"

    def ready(self) -> None:
        from bandeng.listen import wiring

        wiring.connect()
