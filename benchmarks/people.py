"""The studio of the benchmarks: the tests' cast, and as many members as Xujiawan has. Run as a program."""

import os

import django

MEMBERS = 30


def build() -> None:
    from bandeng.core.actions import By
    from bandeng.studio.actions import add_person, admit_member
    from bandeng.studio.models import Group, Member
    from tests import cast

    cast.build()
    group = Group.objects.order_by("pk").first()
    assert group
    for number in range(MEMBERS - Member.objects.filter(group=group).count()):
        person = add_person(By(), name=f"板凳{chr(0x4E00 + number)}", email=f"m{number}@example.org")
        admit_member(By(), person, group, post="某公司经理", sector="经济界")


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bandeng.config.settings"
    django.setup()
    build()
