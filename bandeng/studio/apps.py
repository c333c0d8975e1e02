from django.apps import AppConfig


class StudioConfig(AppConfig):
    name = "bandeng.studio"
    label = "studio"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from bandeng.core import clock, permissions
        from bandeng.studio import accounts, addresses, nav, reach, rules
        from bandeng.web import nav as house

        permissions.grants.append(lambda person: reach.verbs_of(rules.RULES, person, clock.now()))
        house.staff.append(nav.links)
        addresses.connect()
        user_logged_in.connect(accounts.note_sitting, dispatch_uid="bandeng.sitting")
