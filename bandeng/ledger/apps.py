from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "bandeng.ledger"
    label = "ledger"
