"""The studio of the demo: its place in the tree, its people and what each of them may do."""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bandeng.core.actions import By
from bandeng.gather.demo import give_sign_in
from bandeng.listen.demo import faces
from bandeng.studio import actions as studio
from bandeng.studio import divisions, portraits
from bandeng.studio.models import Group, Member, Person, Region, Role, Studio, Unit

HERE = Path(__file__).parent
TERM = "区政协本届委员"


@dataclass(slots=True)
class House:
    """What the story refers to, by the names it uses."""

    studio: Studio
    station: Studio
    station_community: str
    communities: dict[str, Region] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    clerks: dict[str, Person] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    staff: dict[str, list[Person]] = field(default_factory=dict)


def read() -> dict[str, Any]:
    return tomllib.loads((HERE / "house.toml").read_text(encoding="utf-8"))


def read_members() -> list[dict[str, str]]:
    with (HERE / "members.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def draw_portraits() -> dict[str, str]:
    """Draw and keep every member's portrait; the names under which they are kept."""
    return {
        row["name"]: portraits.keep(faces.portrait(row["name"], row["sex"], int(row["age"]))) for row in read_members()
    }


def sign_in_names() -> Iterator[tuple[str, str, str]]:
    """(kind of role, name of the person, sign-in name) of everyone who can sign in."""
    data = read()
    for row in data["staff"]:
        yield row["role"], row["name"], row["sign_in"]
    for number, row in enumerate(data["unit"], 1):
        yield "clerk", row["clerk"], f"clerk{number}"
    for number, member in enumerate(read_members()[:3], 1):
        yield "convener" if member["name"] == data["convener"] else "member", member["name"], f"member{number}"


def build(by: By, faces_kept: dict[str, str]) -> House:
    """Open the studio with everything that belongs to it."""
    data = read()
    communities = _regions(by, data)
    house = _studios(by, data, communities)
    names = {name: sign_in for _kind, name, sign_in in sign_in_names()}

    def add(name: str, kind: str, path: str, unit: Unit | None = None) -> Person:
        person = studio.add_person(by, name=name)
        studio.grant_role(by, person, kind=kind, path=path, unit=unit)
        return give_sign_in(by, person, name=names[name])

    for row in data["staff"]:
        path = house.studio.path if row["at"] == "studio" else row["at"]
        house.staff.setdefault(row["role"], []).append(add(row["name"], row["role"], path))
    for row in data["unit"]:
        unit = studio.add_unit(by, path=row["path"], name=row["name"])
        house.units[row["key"]] = unit
        house.clerks[row["key"]] = add(row["clerk"], Role.Kind.CLERK, row["path"], unit)
    group = studio.form_group(by, house.studio, name=data["group"])
    for member in read_members():
        person = studio.add_person(by, name=member["name"])
        house.members[member["name"]] = _admit(by, person, group, member, faces_kept)
        if member["name"] in names:
            give_sign_in(by, person, name=names[member["name"]])
    convener = house.members[data["convener"]].person
    studio.grant_role(by, convener, kind=Role.Kind.CONVENER, path=house.studio.path)
    house.staff["convener"] = [convener]
    return house


def _regions(by: By, data: dict[str, Any]) -> dict[str, Region]:
    found = {}
    codes = [(data["region"], data["region_name"])]
    codes += [(f"{data['region']}9{number:02d}", name) for number, name in enumerate(data["communities"], 1)]
    for code, name in codes:
        code = divisions.parse_code(code)
        region = Region.objects.filter(code=code).first()
        found[name] = region or studio.add_region(by, code=code, name=name)
    for name, (latitude, longitude) in data["communities"].items():
        studio.place_region(by, found[name], latitude=latitude, longitude=longitude)
    return found


def _studios(by: By, data: dict[str, Any], communities: dict[str, Region]) -> House:
    region = communities.pop(data["region_name"])
    community = data["workstation"].pop("community")
    first = studio.open_studio(by, region, **data["studio"])
    branch = studio.open_studio(by, region, parent=first, **data["workstation"])
    for row in data["venue"]:
        of = first if row.pop("of") == "studio" else branch
        studio.add_venue(by, of, **row)
    return House(first, branch, community, communities)


def _admit(by: By, person: Person, group: Group, row: dict[str, str], faces_kept: dict[str, str]) -> Member:
    member = studio.admit_member(
        by, person, group, post=row["post"], sector=row["sector"], term=TERM, words=row["words"]
    )
    return studio.set_portrait(by, member, faces_kept[row["name"]])
