"""People: adding, correcting, letting go."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from bandeng.core.actions import Act, Origin, action, locked
from bandeng.core.errors import Invalid
from bandeng.core.pinyin import pinyin_key
from bandeng.studio.actions.base import changed, cleaned, subject
from bandeng.studio.actions.roles import grant_role
from bandeng.studio.models import Person, Sitting
from bandeng.studio.phones import parse_phone, phone_of, seal_phone
from bandeng.studio.reach import verbs_of
from bandeng.studio.rules import RULES, permit


@action("person.add")
def add_person(
    act: Act,
    *,
    name: str,
    phone: str = "",
    email: str = "",
    language: str = "zh-hans",
    name_hant: str = "",
    name_en: str = "",
) -> Person:
    """Add someone the studio works with. They hold no role yet, and cannot sign in before an invitation."""
    if act.person is None:
        act.require(act.by.role == "system")
    else:
        act.require("people.manage" in verbs_of(RULES, act.person, act.at))
    values = _values(name=name, email=email, name_hant=name_hant, name_en=name_en, language=language)
    person = Person(**values, created_at=act.at, demo=act.by.origin == Origin.DEMO)
    person.set_unusable_password()
    person.save()
    if phone.strip():
        person.phone = seal_phone(person, parse_phone(phone))
        person.save(update_fields=["phone"])
    act.record(subject(person))
    return person


def _values(**given: str) -> dict[str, Any]:
    name = cleaned(given["name"], 40, "name")
    try:
        if given["email"]:
            validate_email(given["email"])
    except ValidationError as error:
        raise Invalid(_("电子邮箱的格式不对，例如 name@example.cn。"), field="email") from error
    return {
        **given,
        "name": name,
        "sort_key": pinyin_key(name)[:80],
        "name_hant": cleaned(given["name_hant"], 40, "name_hant", needed=False),
        "name_en": cleaned(given["name_en"], 80, "name_en", needed=False),
    }


@action("person.add_with_role")
def add_person_with_role(act: Act, /, *, role: dict[str, Any], **values: Any) -> Person:
    """`add_person` and `grant_role` as one: both are done, or neither."""
    person = add_person(act.by, **values)
    grant_role(act.by, person, **role)
    act.record(subject(person), kind=role["kind"])
    return person


@action("person.change")
def change_person(
    act: Act,
    person: Person,
    *,
    name: str,
    phone: str = "",
    email: str = "",
    name_hant: str = "",
    name_en: str = "",
) -> Person:
    """Correct a person's name or contact; an empty telephone or e-mail is taken away."""
    permit(act, "people.manage", person)
    person = locked(person)
    values = _values(name=name, email=email, name_hant=name_hant, name_en=name_en, language=person.language)
    fields = changed(person, values)
    number = parse_phone(phone) if phone.strip() else ""
    if number != phone_of(person):
        person.phone = seal_phone(person, number) if number else None
        person.save(update_fields=["phone"])
        fields.append("phone")
    act.record(subject(person), fields=fields)
    return person


@action("person.language")
def choose_language(act: Act, *, language: str) -> Person:
    """Choose one's own language."""
    act.require(act.person is not None)
    person: Person = locked(act.person)
    act.record(subject(person), kind=language, fields=changed(person, {"language": language}))
    return person


@action("person.let_go")
def let_go(act: Act, person: Person) -> Person:
    """Stop a person from signing in and end their sittings; what they did stays, and so do roles."""
    permit(act, "people.manage", person)
    if act.person and person.pk == act.person.pk:
        raise Invalid(_("不能停用自己的账号，请由另一位管理员来办。"))
    person = locked(person)
    changed(person, {"is_active": False})
    Sitting.objects.filter(person=person, ended_at=None).update(ended_at=act.at)
    act.record(subject(person))
    return person


@action("person.take_back")
def take_back(act: Act, person: Person) -> Person:
    """Let a person sign in again."""
    permit(act, "people.manage", person)
    person = locked(person)
    changed(person, {"is_active": True})
    act.record(subject(person))
    return person
