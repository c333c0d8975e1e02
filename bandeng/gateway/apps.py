from django.apps import AppConfig


class GatewayConfig(AppConfig):
    name = "bandeng.gateway"
    label = "gateway"

    def ready(self) -> None:
        from bandeng.gateway import wiring

        wiring.connect()
