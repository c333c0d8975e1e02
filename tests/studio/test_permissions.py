"""Two refusals for each permission: one who is nobody there, one whose power lies elsewhere."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bandeng.core.actions import By
from bandeng.core.errors import NotAllowed
from bandeng.studio import actions, rules
from bandeng.studio.models import Group, Member, Person, Region, Role, Studio, Unit, Venue
from bandeng.studio.reach import allowed
from bandeng.studio.rules import RULES, may
from tests.cast import Cast

DOINGS: dict[str, Callable[[By, Cast], Any]] = {
    "open a studio": lambda by, cast: actions.open_studio(by, cast.region, code="new", name="新", short="新"),
    "open a workstation": lambda by, cast: actions.open_studio(
        by, cast.region, code="new", name="新", short="新", parent=cast.studio
    ),
    "change a studio": lambda by, cast: actions.change_studio(by, cast.studio, name="新"),
    "add a venue": lambda by, cast: actions.add_venue(by, cast.studio, name="新", address="新", hours="新"),
    "change a venue": lambda by, cast: actions.change_venue(
        by, Venue.objects.get(), name="新", address="新", hours="新"
    ),
    "remove a venue": lambda by, cast: actions.remove_venue(by, Venue.objects.get()),
    "form a group": lambda by, cast: actions.form_group(by, cast.studio, name="新"),
    "rename a group": lambda by, cast: actions.rename_group(by, cast.members["member"].group, name="新"),
    "add a unit": lambda by, cast: actions.add_unit(by, path=cast.studio.path, name="新"),
    "change a unit": lambda by, cast: actions.change_unit(by, cast.unit, name="新", kind="local"),
    "add a region": lambda by, cast: actions.add_region(by, code="610112004009", name="新"),
    "edit a region": lambda by, cast: actions.edit_region(by, cast.region, name="新"),
    "change a person": lambda by, cast: actions.change_person(by, cast["officer"], name="新"),
    "let a person go": lambda by, cast: actions.let_go(by, cast["officer"]),
    "take a person back": lambda by, cast: actions.take_back(by, cast["officer"]),
    "invite": lambda by, cast: actions.invite(by, cast["officer"]),
    "turn a second factor off": lambda by, cast: actions.disable_totp(by, cast["head"]),
    "grant a role": lambda by, cast: actions.grant_role(by, cast["officer"], kind="head", path=cast.studio.path),
    "end a role": lambda by, cast: actions.end_role(by, cast["officer"].roles.get()),
    "admit a member": lambda by, cast: actions.admit_member(
        by, cast["officer"], cast.members["member"].group, post="新", sector="新"
    ),
    "end a member": lambda by, cast: actions.end_member(by, cast.members["member"]),
    "change a member": lambda by, cast: actions.change_member(by, cast.members["member"], post="新", sector="新"),
    "set a portrait": lambda by, cast: actions.set_portrait(by, cast.members["member"], "abc"),
}


@pytest.mark.either_engine
@pytest.mark.parametrize("doing", DOINGS)
def test_auditors_neighbours_and_residents_are_refused(cast: Cast, doing: str) -> None:
    for by in (cast.by("auditor"), cast.by("neighbour"), cast.by("officer"), By(role="resident")):
        with pytest.raises(NotAllowed):
            DOINGS[doing](by, cast)


@pytest.mark.parametrize("doing", DOINGS)
def test_the_administrator_above_may(cast: Cast, doing: str) -> None:
    DOINGS[doing](cast.by("admin"), cast)


def test_adding_people_is_for_administrators(cast: Cast) -> None:
    for by in (cast.by("auditor"), cast.by("officer"), By(role="resident")):
        with pytest.raises(NotAllowed):
            actions.add_person(by, name="新人")


PAGES = {
    "people.read": (("people", ()), ("member", "clerk")),
    "people.manage": (("person_add", ()), ("auditor", "officer")),
    "role.grant": (("role_grant", ("person",)), ("auditor", "head")),
    "member.manage": (("members_kept", ()), ("member", "officer")),
    "member.admit": (("member_admit", ()), ("head", "auditor")),
    "studio.read": (("studios", ()), ("member", "clerk")),
    "studio.manage": (("studio_open", ()), ("head", "auditor")),
    "unit.manage": (("units", ()), ("officer", "auditor")),
    "region.manage": (("regions_import", ()), ("officer", "auditor")),
    "calendar.edit": (("day_clear", ("day",)), ("officer", "auditor")),
}


@pytest.mark.either_engine
@pytest.mark.parametrize("verb", PAGES)
def test_pages_refuse_two_roles_and_whoever_is_not_signed_in(cast: Cast, client: Client, verb: str) -> None:
    (name, kinds), refused = PAGES[verb]
    given = {"person": cast["officer"].pk, "day": "2026-01-01"}
    url = reverse(name, args=[given[kind] for kind in kinds])
    for who in refused:
        assert cast.client(who).get(url).status_code == 403
    assert client.get(url).url.startswith(reverse("sign_in"))
    assert cast.client("admin").get(url).status_code in (200, 302)


def test_a_neighbour_does_not_learn_what_exists(cast: Cast) -> None:
    client = cast.client("neighbour")
    hidden = [
        reverse("person", args=[cast["officer"].pk]),
        reverse("person_change", args=[cast["officer"].pk]),
        reverse("studio", args=[cast.studio.pk]),
        reverse("studio_change", args=[cast.studio.pk]),
        reverse("unit_change", args=[cast.unit.pk]),
        reverse("role_end", args=[cast["officer"].roles.get().pk]),
        reverse("member_kept", args=[cast.members["member"].pk]),
    ]
    assert [client.get(url).status_code for url in hidden] == [404] * len(hidden)


MODELS = {
    "studio.read": Studio,
    "studio.manage": Studio,
    "region.read": Region,
    "region.manage": Region,
    "unit.manage": Unit,
    "member.manage": Member,
    "people.read": Person,
    "people.manage": Person,
    "role.grant": Role,
}


@pytest.mark.parametrize("verb", MODELS)
def test_lists_and_single_things_agree_for_everyone(cast: Cast, verb: str) -> None:
    now = timezone.now()
    for person in cast.people.values():
        listed = set(MODELS[verb].objects.filter(allowed(RULES, person, verb, now)))
        single = {thing for thing in MODELS[verb].objects.all() if may(person, verb, thing, now)}
        assert listed == single


def test_two_roles_reach_as_far_as_both(cast: Cast) -> None:
    person = cast["neighbour"]
    assert not may(person, "studio.manage", cast.studio)
    actions.grant_role(By(), person, kind="admin", path=cast.studio.path)
    assert may(person, "studio.manage", cast.studio)
    assert may(person, "studio.manage", cast.other_studio)
    actions.grant_role(By(), person, kind="officer", path=cast.studio.path)
    assert Region.objects.filter(allowed(RULES, person, "region.read", By().at)).count() == Region.objects.count()


def test_similar_paths_are_not_one_below_the_other(cast: Cast) -> None:
    assert not rules.may_at(cast["neighbour"], "studio.manage", cast.other_studio.path[:-1] + "1.")


def test_groups_belong_to_their_studio(cast: Cast) -> None:
    group = Group.objects.get(studio=cast.other_studio)
    actions.rename_group(cast.by("neighbour"), group, name="新名称")
    with pytest.raises(NotAllowed):
        actions.rename_group(cast.by("neighbour"), cast.members["member"].group, name="新名称")
