"""Lists and single matters agree for everyone, whatever roles they hold and however the matters lie.

What is expected is worked out here in Python from the table of reaches, without a query.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bandeng.core import clock, guard
from bandeng.core.actions import By
from bandeng.listen import rules
from bandeng.listen.models import Avoidance, Matter, Reader, Support
from bandeng.listen.states import OPEN, State
from bandeng.listen.worklist.reading import Chosen, Worklist
from bandeng.listen.worklist.tabs import TABS
from bandeng.studio.actions import add_person, open_studio
from bandeng.studio.models import Delegation, Member, Person, Role, Unit
from tests.cast import Cast
from tests.listen.made import received

KINDS = list(Role.Kind)
EXAMPLES = 14 if connection.vendor == "sqlite" else 6
MATTERS, PEOPLE = 6, 4
HOUR = timedelta(hours=1)


@pytest.fixture
def pool(cast: Cast) -> dict[str, Any]:
    """Made once: an example only moves what is here."""
    station = open_studio(By(), cast.region, code="station", name="工作站", short="站", parent=cast.studio)
    people = [cast["member"], cast["member2"], *(add_person(By(), name=f"某{n}") for n in range(PEOPLE - 2))]
    return {
        "studios": [cast.studio, station, cast.other_studio],
        "paths": ["", "61.01.12.", cast.region.path, cast.studio.path, station.path, cast.other_studio.path],
        "people": people,
        "members": list(Member.objects.order_by("pk")),
        "units": list(Unit.objects.order_by("pk")),
        "matters": [received(cast) for _ in range(MATTERS)],
        "officer": cast["officer"],
    }


pick = st.integers(0, 5)
optional = st.none() | pick
matters = st.fixed_dictionaries(
    {
        "studio": pick,
        "member": optional,
        "wished": optional,
        "unit": optional,
        "support": optional,
        "entered_by": optional,
    }
    | {"state": st.sampled_from(list(State)), "avoid": st.sets(pick, max_size=2)}
    | {"confidential": st.booleans(), "readers": st.sets(pick, max_size=3)}
)
# A role: its kind, its place, its unit, and from when to when it holds, in hours from now.
roles = st.tuples(
    st.sampled_from(KINDS), pick, optional, st.sampled_from([-5, 5]), st.sampled_from([None, None, -1, 9])
)
staff = st.lists(roles, max_size=2)
lent = st.none() | st.tuples(pick, pick, st.sampled_from([-2, 2]))


def lay_out(pool: dict[str, Any], drawn: list[dict[str, Any]], staffed: list[Any], delegation: Any) -> None:
    """Move the matters and give the people their roles, past the actions."""

    def one(name: str, index: int | None) -> Any:
        return None if index is None else pool[name][index % len(pool[name])]

    now = clock.now()
    with guard.writing():
        Avoidance.objects.all().delete()
        Reader.objects.all().delete()
        Support.objects.all().delete()
        Delegation.objects.all().delete()
        Role.objects.filter(person__in=pool["people"]).delete()
        for matter, given_ in zip(pool["matters"], drawn, strict=True):
            studio = one("studios", given_["studio"])
            Matter.objects.filter(pk=matter.pk).update(
                studio=studio,
                path=studio.path,
                state=given_["state"],
                member=one("members", given_["member"]),
                wished=one("members", given_["wished"]),
                unit=one("units", given_["unit"]),
                entered_by=one("people", given_["entered_by"]),
                confidential=given_["confidential"],
            )
            named = {one("people", index) for index in given_["avoid"]}
            Avoidance.objects.bulk_create(Avoidance(matter=matter, person=person) for person in named)
            if given_["support"] is not None:
                Support.objects.create(matter=matter, unit=one("units", given_["support"]))
            readers = {one("people", index) for index in given_["readers"]}
            Reader.objects.bulk_create(Reader(matter=matter, person=person) for person in readers)
        for person, held in zip(pool["people"], staffed, strict=True):
            for kind, place, unit, since, until in held:
                Role.objects.create(
                    person=person,
                    kind=kind,
                    path=one("paths", place),
                    unit=one("units", unit),
                    since=now + since * HOUR,
                    until=None if until is None else now + until * HOUR,
                )
        if delegation:
            giver, holder, since = one("people", delegation[0]), one("people", delegation[1]), delegation[2]
            if giver != holder:
                Delegation.objects.create(person=giver, delegate=holder, since=now + since * HOUR, until=now + 9 * HOUR)


def reached(how: str, role: Role, matter: Matter) -> bool:
    mine = bool(matter.member and matter.member.person_id == role.person_id)
    wished = bool(matter.wished and matter.wished.person_id == role.person_id)
    helped = role.unit_id is not None and matter.supports.filter(unit=role.unit_id).exists()
    return {
        "subtree": matter.path.startswith(role.path),
        "own": mine,
        "own_or_wished": mine or wished,
        "supporting": helped,
        "unit_or_supporting": helped or (role.unit_id is not None and matter.unit_id == role.unit_id),
        "unit": role.unit_id is not None and matter.unit_id == role.unit_id,
        "entered": matter.entered_by_id == role.person_id,
    }[how]


def expected(person: Person, verb: str, matter: Matter) -> bool:
    now = clock.now()
    held = list(Role.objects.filter(person=person))
    for delegation in Delegation.objects.filter(delegate=person):
        if delegation.since <= now < delegation.until:
            held += Role.objects.filter(person=delegation.person)
    if Avoidance.objects.filter(matter=matter, person=person).exists():
        return False
    if matter.confidential and not Reader.objects.filter(matter=matter, person=person).exists():
        return False
    reaches = rules.TABLE[verb]
    return any(
        role.holds(now) and role.kind in reaches and reached(reaches[role.kind].__name__, role, matter) for role in held
    )


def listed(person: Person, tab: str) -> set[int]:
    """The ids the worklist shows, and their number as the tab says it."""
    worklist, chosen = Worklist(person), Chosen(TABS[tab], Q())
    found = worklist.keys(chosen, 25)
    if TABS[tab].work:
        assert worklist.counts([TABS[tab]]) == {tab: len(found)}
    return set(found)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    drawn=st.lists(matters, min_size=MATTERS, max_size=MATTERS),
    staffed=st.lists(staff, min_size=PEOPLE, max_size=PEOPLE),
    delegation=lent,
    verb=st.sampled_from(sorted(rules.TABLE)),
)
def test_lists_and_single_matters_agree(
    pool: dict[str, Any], drawn: list[dict[str, Any]], staffed: list[Any], delegation: Any, verb: str
) -> None:
    lay_out(pool, drawn, staffed, delegation)
    all_matters = list(Matter.objects.select_related("member", "wished"))
    for person in [*pool["people"], pool["officer"]]:
        for asked in (verb, "matter.see"):
            among = set(Matter.objects.filter(rules.visible(person, asked)).values_list("pk", flat=True))
            assert among == {matter.pk for matter in all_matters if rules.may(person, asked, matter)}
            assert among == {matter.pk for matter in all_matters if expected(person, asked, matter)}
        assert listed(person, "all") == among, "the worklist shows what may be seen"
        assert listed(person, "open") == {matter.pk for matter in all_matters if matter.state in OPEN} & among
        for matter in all_matters:
            assert (verb in rules.verbs_on(person, matter)) == rules.may(person, verb, matter)


@settings(max_examples=EXAMPLES // 2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    drawn=st.lists(matters, min_size=MATTERS, max_size=MATTERS),
    held=staff,
    who=st.integers(0, 1),
)
def test_pages_agree_with_the_list(
    cast: Cast, pool: dict[str, Any], drawn: list[dict[str, Any]], held: list[Any], who: int
) -> None:
    everyone: list[Any] = [[], [], [], []]
    everyone[who] = held
    lay_out(pool, drawn, everyone, None)
    client = cast.client(("member", "member2")[who])
    person = pool["people"][who]
    seen = set(Matter.objects.filter(rules.visible(person)).values_list("pk", flat=True))
    desk = client.get("/desk/?state=all")
    if "matter.see" not in rules.granted(person):
        assert desk.status_code == 403
    else:
        assert {row["matter"].pk for row in desk.context["rows"]} == seen
    for matter in pool["matters"]:
        status = client.get(f"/desk/matter/{matter.pk}/").status_code
        assert (status == 200) == (matter.pk in seen), status
        assert status in (200, 403, 404)
