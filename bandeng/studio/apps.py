from django.apps import AppConfig


class StudioConfig(AppConfig):
    name = "bandeng.studio"
    label = "studio"

    def ready(self) -> None:
        from bandeng.core import clock, permissions
        from bandeng.studio import reach, rules

        permissions.grants.append(lambda person: reach.verbs_of(rules.RULES, person, clock.now()))
