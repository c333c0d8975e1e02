"""How messages reach the people of this room, and by which name staff know them."""

from collections.abc import Iterable, Mapping

from bandeng.post import registry
from bandeng.studio.models import Person


def address_of_person(key: str, channel: str) -> registry.Address | None:
    """The e-mail address of someone who is still active, or None."""
    person = Person.objects.filter(pk=int(key), is_active=True).first()
    return registry.Address(person.email) if person and person.email else None


def names_of_persons(keys: Iterable[str]) -> Mapping[str, str]:
    found = Person.objects.filter(pk__in=[int(key) for key in keys])
    return {str(person.pk): person.name for person in found}


def connect() -> None:
    registry.resolvers[registry.PERSON] = address_of_person
    registry.names[registry.PERSON] = names_of_persons
