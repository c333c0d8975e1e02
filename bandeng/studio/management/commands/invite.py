"""`bandeng invite`: the first administrator, or a fresh link for someone who has lost theirs."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils.translation import gettext as _

from bandeng.core.actions import By
from bandeng.core.errors import Refused
from bandeng.studio import actions
from bandeng.studio.models import Person, Role


class Command(BaseCommand):
    help = "Print an invitation link for NAME, who is made an administrator where nobody has that name yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the person's name, or the sign-in name of someone who has one")
        parser.add_argument("--path", default="", help="what they administer, e.g. 61.01.12.; default: all")

    def handle(self, *args: Any, name: str, path: str, **options: Any) -> None:
        by = By()
        try:
            person = _known(name) or _made(by, name, path)
            token = actions.invite(by, person)
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("请%(name)s本人在 7 天内打开这个链接，只能用一次：") % {"name": person.name})
        self.stdout.write(settings.SITE + reverse("accept_invitation", args=[token]))


def _known(name: str) -> Person | None:
    found = list(Person.objects.filter(sign_in_name=name) or Person.objects.filter(name=name)[:2])
    if len(found) > 1:
        raise CommandError(_("有不止一个人叫这个名字，请改用登录名。"))
    return found[0] if found else None


def _made(by: By, name: str, path: str) -> Person:
    role = {"kind": Role.Kind.ADMIN, "path": path}
    return actions.add_person_with_role(by, name=name, role=role)
