"""Every page that a link leads to, as every role of the demo: it opens, and its markup is whole."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from bandeng.listen.demo import house
from bandeng.listen.demo.sign_ins import tracking_codes
from bandeng.studio.models import Person
from tests.soak.crawl import Walk

pytestmark = [pytest.mark.soak, pytest.mark.django_db]


def walks() -> list[Walk]:
    """A visitor, a resident with the code of each matter to try, and the first sign-in of every role."""
    found = [Walk(Client(raise_request_exception=False), "visitor", ("/",))]
    for code, _title in tracking_codes():
        client = Client(raise_request_exception=False)
        assert client.post("/track/", {"code": code}).status_code == 302
        found.append(Walk(client, f"resident {code}", ("/track/matter/",)))
    first = {role: sign_in for role, _name, sign_in in reversed(list(house.sign_in_names()))}
    for role, sign_in in first.items():
        client = Client(raise_request_exception=False)
        person = Person.objects.get(sign_in_name=sign_in)
        client.force_login(person, backend="bandeng.studio.accounts.PersonBackend")
        found.append(Walk(client, f"{role} {sign_in}", ("/", reverse("account"))))
    return found


def test_every_page_opens_and_is_whole() -> None:
    call_command("demo", verbosity=0)
    problems = []
    for walk in walks():
        walk.run()
        print(f"\n{walk.who}: {dict(walk.seen)}", end="")
        problems += walk.problems
    assert not problems, f"{len(problems)} problems:\n" + "\n".join(problems[:60])
