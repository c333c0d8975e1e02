"""What this room tells the others: its verbs, its navigation, how its people are reached, its chores."""

from collections.abc import Iterable, Mapping

from django.contrib.auth.signals import user_logged_in

from bandeng.core import clock, permissions, worker
from bandeng.core.actions import By
from bandeng.core.sealed import Unreadable
from bandeng.post import registry
from bandeng.post.models import Channel
from bandeng.studio import accounts, nav, reach, rules
from bandeng.studio.actions import hand_over_run_out
from bandeng.studio.models import Person
from bandeng.studio.phones import phone_of
from bandeng.web import nav as house


def address_of(key: str, channel: str) -> registry.Address | None:
    """A person's e-mail address or telephone; None where they left none or no longer work here."""
    person = Person.objects.filter(pk=key, is_active=True).first()
    if person is None:
        return None
    try:
        value = person.email if channel == Channel.EMAIL else phone_of(person)
    except Unreadable:
        return None
    return registry.Address(value) if value else None


def names_of(keys: Iterable[str]) -> Mapping[str, str]:
    """People's names by their keys."""
    found = Person.objects.filter(pk__in=list(keys)).values_list("pk", "name")
    return {str(pk): name for pk, name in found}


def connect() -> None:
    """Called once, when the app is ready."""
    permissions.grants.append(lambda person: reach.verbs_of(rules.RULES, person, clock.now()))
    house.staff.append(nav.links)
    registry.resolvers[registry.PERSON] = address_of
    registry.names[registry.PERSON] = names_of
    user_logged_in.connect(accounts.note_sitting, dispatch_uid="bandeng.sitting")
    worker.every(600, "studio.hand_over_run_out")(lambda: hand_over_run_out(By()))
