"""The fixed cast of the tests: one studio, and somebody of every kind. All names are invented."""

from dataclasses import dataclass, field

from django.test import Client

from bandeng.core.actions import By
from bandeng.studio.actions import (
    accept_invitation,
    add_person,
    add_region,
    add_unit,
    add_venue,
    admit_member,
    form_group,
    grant_role,
    invite,
    open_studio,
)
from bandeng.studio.actions.invitations import open_invitation
from bandeng.studio.models import Member, Person, Region, Role, Studio, Unit
from tests.database import remembered

PASSWORD = "a long bench 2026"
K = Role.Kind


@dataclass
class Cast:
    """Everyone by a short name: `cast["officer"]`, `cast.client("officer")`."""

    region: Region
    studio: Studio
    other_studio: Studio
    unit: Unit
    other_unit: Unit
    helping_unit: Unit
    members: dict[str, Member] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Person:
        return self.people[name]

    def by(self, name: str) -> By:
        return By(person=self.people[name], role="staff")

    def client(self, name: str) -> Client:
        """A browser in which this person has signed in through the page."""
        client = Client()
        client.force_login(self.people[name], backend="bandeng.studio.accounts.PersonBackend")
        return client


@remembered
def build() -> Cast:
    """Found a studio, a second one beside it, and the people of both, through actions."""
    system = By()
    for code, name in (("61", "陕西省"), ("6101", "西安市"), ("610112", "未央区")):
        add_region(system, code=code, name=name)
    street = add_region(system, code="610112004", name="徐家湾街道")
    other_street = add_region(system, code="610112005", name="大明宫街道")
    add_region(system, code="610112004001", name="板凳里社区")
    studio = open_studio(
        system, street, code="xujiawan", name="徐家湾协商民主工作室", short="徐民", line="029-86000000"
    )
    other = open_studio(system, other_street, code="daminggong", name="大明宫协商民主工作室", short="大民")
    add_venue(system, studio, name="社区服务大厅", address="板凳里 1 号", hours="每周三 9:00–11:30")
    unit = add_unit(system, path=street.path, name="供气站")
    other_unit = add_unit(system, path=street.path, name="市政所")
    helping_unit = add_unit(system, path=street.path, name="园林所")
    cast = Cast(street, studio, other, unit, other_unit, helping_unit)
    group = form_group(system, studio, name="徐家湾委员小组")
    other_group = form_group(system, other, name="大明宫委员小组")
    roles = {
        "officer": ("梁小满", K.OFFICER, studio.path),
        "officer2": ("乔立夏", K.OFFICER, studio.path),
        "head": ("司马谷雨", K.HEAD, studio.path),
        "convener": ("邱白露", K.CONVENER, studio.path),
        "leader": ("严秋分", K.LEADER, street.path),
        "community": ("单晓明", K.COMMUNITY, studio.path),
        "district": ("解春分", K.DISTRICT, "61.01.12."),
        "auditor": ("冬至安", K.AUDITOR, "61.01.12."),
        "admin": ("管小寒", K.ADMIN, "61.01.12."),
        "outsider": ("外乡人", K.OFFICER, other.path),
    }
    for name, (shown, kind, path) in roles.items():
        person = add_person(system, name=shown, email=f"{name}@example.org")
        grant_role(system, person, kind=kind, path=path)
        cast.people[name] = person
    clerks = (("clerk", "燕清明", unit), ("clerk2", "鲁惊蛰", other_unit), ("clerk3", "苗雨水", helping_unit))
    for name, shown, where in clerks:
        person = add_person(system, name=shown, email=f"{name}@example.org")
        grant_role(system, person, kind=K.CLERK, path=where.path, unit=where)
        cast.people[name] = person
    for name, shown, where in (
        ("member", "板大雪", group),
        ("member2", "凳小雪", group),
        ("member3", "远芒种", other_group),
    ):
        person = add_person(system, name=shown, email=f"{name}@example.org")
        cast.people[name] = person
        cast.members[name] = admit_member(system, person, where, post="某公司经理", sector="经济界")
    for name, person in cast.people.items():
        invitation = open_invitation(invite(system, person))
        assert invitation
        cast.people[name] = accept_invitation(By(role="invited"), invitation, sign_in_name=name, password=PASSWORD)
    return cast
