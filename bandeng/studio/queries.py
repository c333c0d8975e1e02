"""Readings of this room: places by path, people and members by name."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bandeng.core import clock, text
from bandeng.core.pinyin import initials
from bandeng.studio.models import Member, Person, Region, Role, SettingChange, Studio
from bandeng.studio.reach import allowed, present, roles_of
from bandeng.studio.rules import RULES, current

Choices = list[tuple[Any, Any]]


def visible(person: Person, verb: str, at: datetime | None = None) -> Q:
    """The things on which `person` may do `verb`, as a filter for the model that verb is about."""
    return allowed(RULES, person, verb, at or clock.now())


def place_at(path: str) -> Region | Studio | None:
    """The region or studio whose path this is; None for the root and for no place."""
    return Region.objects.filter(path=path).first() or Studio.objects.filter(path=path).first()


def place_names(paths: set[str]) -> dict[str, str]:
    """Names for paths, in the present language."""
    places: list[Region | Studio] = [*Region.objects.filter(path__in=paths)]
    places += Studio.objects.filter(path__in=paths)
    return {place.path: str(place) for place in places}


def studios_at(path: str) -> list[Studio]:
    """Studios at or below a path."""
    return list(Studio.objects.filter(path__startswith=path))


def by_setting(code: str) -> dict[Any, list[int]]:
    """Every studio's id by what holds there for a plain setting: one reading for all that have the same value."""
    found: dict[Any, list[int]] = {}
    for studio in Studio.objects.order_by("pk"):
        found.setdefault(studio.setting(code), []).append(studio.pk)
    return found


def setting_version(studio: Studio, code: str) -> int:
    """Which change of a setting holds: what a form was opened with, to be compared when it comes back."""
    last = SettingChange.objects.filter(studio=studio, code=code).values_list("pk", flat=True).first()
    return last or 0


def people(person: Person, words: str = "", at: datetime | None = None) -> QuerySet[Person]:
    """The people `person` may see, found by name, in Chinese or pinyin."""
    found = Person.objects.filter(visible(person, "people.read", at))
    return found.filter(named(words)) if words.strip() else found


def members(words: str = "", at: datetime | None = None) -> QuerySet[Member]:
    """Members in office, found by name (Chinese or pinyin), post or sector."""
    found = Member.objects.filter(current(at or clock.now()), person__is_active=True)
    found = found.select_related("person", "group", "studio")
    if words := words.strip():
        found = found.filter(named(words, "person__") | Q(post__contains=words) | Q(sector__contains=words))
    return found


def named(words: str, prefix: str = "") -> Q:
    """People by part of the name as written, or by pinyin with or without blanks: 李, li na, lina, Li, ln."""
    words = words.strip()
    latin = text.normalise(words).replace("ü", "v")
    found = Q(**{f"{prefix}name__contains": words}) | Q(**{f"{prefix}name_en__icontains": words})
    if words.isascii():
        keys = Person.objects.values_list("pk", "sort_key", "name")
        squeezed = latin.replace(" ", "").replace("'", "")
        short = squeezed if len(squeezed) > 1 else "-"
        hits = [
            pk
            for pk, key, name in keys
            if squeezed in key.replace(" ", "").replace("'", "") or initials(name).startswith(short)
        ]
        found |= Q(**{f"{prefix}pk__in": hits})
    elif text.normalise(words) != words:
        found |= Q(**{f"{prefix}name__contains": text.normalise(words)})
    return found


def conveners(path: str, at: datetime | None = None) -> set[int]:
    """Ids of the people who are conveners at or below a path."""
    now = at or clock.now()
    roles = Role.objects.filter(present(now), kind=Role.Kind.CONVENER, path__startswith=path)
    return set(roles.values_list("person_id", flat=True))


def stand_ins(person: Person, at: datetime) -> QuerySet[Person]:
    """Who may stand in for `person`: active people with a role on the same line of the tree, up or down."""
    held = present(at)
    own = set(Role.objects.filter(held, person=person).values_list("path", flat=True))
    roles = Role.objects.filter(held).exclude(person=person).values_list("person_id", "path")
    near = {pk for pk, path in roles for mine in own if path.startswith(mine) or mine.startswith(path)}
    return Person.objects.filter(pk__in=near, is_active=True)


def reaches(person: Person, verb: str, at: datetime | None = None) -> list[str]:
    """The paths at which `person` may do `verb`, without those that lie below another."""
    kinds = RULES[verb].keys()
    paths = sorted({role.path for role in roles_of(person, at or clock.now()) if role.kind in kinds})
    return [path for path in paths if not any(path != top and path.startswith(top) for top in paths)]


def places_for(person: Person, verb: str) -> Choices:
    """Places where `person` may do `verb`, to choose from: down to counties, and below where studios are."""
    tops = reaches(person, verb)
    inside = Q(pk__in=())
    for top in tops:
        inside |= Q(path__startswith=top)
    studios = list(Studio.objects.filter(inside).select_related("region"))
    near = Q(level__lte=Region.Level.COUNTY) | Q(pk__in=[studio.region_id for studio in studios])
    near |= Q(parent__in=[studio.region_id for studio in studios]) | Q(path__in=tops)
    regions = Region.objects.filter(inside, near)
    names = dict(Region.objects.filter(level=Region.Level.COUNTY).values_list("path", "name"))
    places = [(region.path, _under(names, region)) for region in regions]
    found: Choices = [(_("工作室和工作站"), [(studio.path, str(studio)) for studio in studios])]
    found.append((_("区划"), places))
    return [("", _("全部")), *found] if "" in tops else found


def _under(counties: dict[str, str], region: Region) -> str:
    above = counties.get(".".join(region.path.split(".")[:3]) + ".", "")
    return f"{above} {region}" if above and region.level > Region.Level.COUNTY else str(region)


def regions(words: str) -> QuerySet[Region]:
    """Divisions by the beginning of the code, or part of a name in any of the three languages."""
    words = words.strip()
    if words.isascii() and words.isdigit():
        return Region.objects.filter(code__startswith=words)
    return Region.objects.filter(Q(name__contains=words) | Q(name_hant__contains=words) | Q(name_en__icontains=words))
