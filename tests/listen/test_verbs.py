"""The buttons on a matter are what its person may do, asked in one go."""

from django.test import Client

from bandeng.listen import rules
from tests.cast import Cast
from tests.listen.pages import done, spoken


def test_asked_together_or_one_by_one_is_the_same(cast: Cast) -> None:
    officer = cast.client("officer")
    matter = spoken(Client())
    done(officer, matter, "accept", kind="help", title="灯", words="灯坏了。")
    done(officer, matter, "assign", member=cast.members["member"].pk, unit=cast.unit.pk)
    done(officer, matter, "avoid", person=cast["head"].pk)
    for person in cast.people.values():
        one_by_one = {verb for verb in rules.TABLE if rules.may(person, verb, matter)}
        assert rules.verbs_on(person, matter) == one_by_one, person
    assert rules.verbs_on(cast["head"], matter) == frozenset()


def test_a_matters_page_asks_little(cast: Cast, django_assert_max_num_queries: object) -> None:
    officer = cast.client("officer")
    matter = spoken(Client())
    done(officer, matter, "accept", kind="help", title="灯", words="灯坏了。")
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        assert officer.get(f"/desk/matter/{matter.pk}/").status_code == 200
