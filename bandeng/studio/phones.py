"""Telephone numbers of staff: checked, sealed, opened for whoever has to call."""

import re
import unicodedata

from django.utils.translation import gettext as _

from bandeng.core import sealed
from bandeng.core.errors import Invalid
from bandeng.studio.models import Person

_NUMBER = re.compile(r"(\+?86)?(1\d{10}|0\d{9,11}|[2-8]\d{6,7})")


def parse_phone(typed: str) -> str:
    """The digits of a Chinese mobile or fixed number as typed, or Invalid."""
    number = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", typed))
    match = _NUMBER.fullmatch(number)
    if not match:
        raise Invalid(_("电话号码不对，请填 11 位手机号，或带区号的座机号。"), field="phone")
    return match[2]


def _key() -> bytes:
    return sealed.derived("studio.phone")


def seal_phone(person: Person, number: str) -> bytes:
    """`number` sealed for this person's row."""
    return sealed.seal(number.encode(), _key(), f"person-{person.pk}".encode())


def phone_of(person: Person) -> str:
    """The person's number, or an empty string. Raises sealed.Unreadable where the key is another."""
    if not person.phone:
        return ""
    return sealed.unseal(bytes(person.phone), _key(), f"person-{person.pk}".encode()).decode()
