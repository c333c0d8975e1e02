"""The public board: only public copies, by filters, and what is behind a figure."""

from django.test import Client
from django.urls import reverse

from bandeng.core import clock, guard
from bandeng.listen.models import Matter, Publication
from bandeng.studio.models import Region
from tests.cast import Cast
from tests.listen.made import accepted, published, replied


def titles(**asked: str) -> list[str]:
    answer = Client().get(reverse("board"), asked)
    assert answer.status_code == 200
    found = answer.context["page"].object_list
    return [matter.public_copies[-1].title for matter in found]


def test_only_what_is_public(cast: Cast) -> None:
    accepted(cast)
    assert titles() == []
    published(cast, replied(cast))
    assert titles() == ["灯"]
    page = Client().get(reverse("board")).content.decode()
    assert "楼前路灯不亮" not in page, "the desk's copy is not the public one"


def test_a_confidential_matter_is_never_there(cast: Cast) -> None:
    matter = published(cast, accepted(cast))
    with guard.writing():
        Matter.objects.filter(pk=matter.pk).update(confidential=True)
    assert titles() == []


def test_the_filters(cast: Cast) -> None:
    matter = published(cast, accepted(cast))
    place = Region.objects.get(code="610112004001")
    with guard.writing():
        Matter.objects.filter(pk=matter.pk).update(community=place)
    year = str(clock.today().year)
    assert titles(kind="help", state="open", year=year, community=str(place.pk)) == ["灯"]
    assert titles(kind="thank") == titles(state="closed") == titles(q="水管") == []
    assert titles(kind="nonsense", year="x") == ["灯"], "a wrong value counts as none"
    page = Client().get(reverse("board")).content.decode()
    assert f"?community={place.pk}" in page


def test_the_search_reads_the_present_copy_only(cast: Cast) -> None:
    matter = published(cast, accepted(cast))
    assert titles(q="燈") == ["灯"], "traditional characters find it too"
    old = Publication.objects.get(matter=matter)
    with guard.writing():
        old.words = "某某的灯坏了。"
        old.save()
        Publication.objects.create(
            matter=matter,
            title="灯",
            words="灯坏了。",
            proposed_by=cast["head"],
            proposed_at=clock.now(),
            approved=True,
            decided_by=cast["officer"],
            decided_at=clock.now(),
        )
    assert titles(q="某某") == []


def test_what_is_behind_a_figure(cast: Cast) -> None:
    published(cast, accepted(cast))
    done = published(cast, replied(cast))
    answer = Client().get(reverse("board"), {"figure": "replied"})
    assert [matter.pk for matter in answer.context["page"].object_list] == [done.pk]
    assert "分子是 1 件" in answer.content.decode()
    assert "?figure=replied" in Client().get(reverse("figures")).content.decode()
