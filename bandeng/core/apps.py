from django.apps import AppConfig
from django.db.backends.signals import connection_created


class CoreConfig(AppConfig):
    name = "bandeng.core"
    label = "core"

    def ready(self) -> None:
        from bandeng.core import chores, guard, search

        connection_created.connect(guard.install, dispatch_uid="bandeng.guard")
        assert chores  # steps and a lookup are registered now
        assert search
