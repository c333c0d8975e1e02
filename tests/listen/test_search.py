"""Search finds the same on both engines: what a plain reading of the column in Python finds."""

import re

import pytest
from django.db import connection
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bandeng.core import guard
from bandeng.core.search import holds
from bandeng.core.text import bigrams, normalise, query_terms
from bandeng.listen.models import Matter
from bandeng.listen.worklist.reading import Chosen, Worklist
from bandeng.listen.worklist.tabs import TABS
from tests.cast import Cast
from tests.listen.made import accepted

# Few signs, so that they meet; with some that an engine could take amiss.
SIGNS = "煤气燈灯管道的a5gGＡ%_'\"\\{},*: \n号𠀀é漢"
texts = st.text(SIGNS, max_size=14)


@pytest.fixture
def matters(cast: Cast) -> list[Matter]:
    return [accepted(cast) for _ in range(5)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(texts, min_size=5, max_size=5), query=texts)
def test_hits_are_those_of_a_plain_reading(matters: list[Matter], said: list[str], query: str) -> None:
    with guard.writing():
        for matter, words in zip(matters, said, strict=True):
            Matter.objects.filter(pk=matter.pk).update(search=bigrams(words))
    terms = query_terms(query)
    found = set(Matter.objects.filter(search__terms=terms).values_list("pk", flat=True))
    plain = {m.pk for m, words in zip(matters, said, strict=True) if holds(bigrams(words), terms)}
    assert found == plain
    # One Chinese word is found wherever it stands in the text.
    if re.fullmatch(r"[煤气灯管道的号]{1,2}", query):
        assert plain == {m.pk for m, words in zip(matters, said, strict=True) if query in normalise(words)}


@pytest.mark.only_on("postgresql")
def test_indexes_serve_the_worklist(cast: Cast, matters: list[Matter]) -> None:
    """Each list is read in order from an index: no sort of everything, and no reading of the table."""
    listed = Worklist(cast["officer"])
    with connection.cursor() as cursor:
        for setting in ("enable_seqscan", "enable_sort", "enable_bitmapscan"):
            cursor.execute(f"SET LOCAL {setting} = off")
    for tab, index in (("received", "listen_due"), ("late", "listen_due"), ("all", "listen_newest")):
        plan = listed.streams(Chosen(TABS[tab], Q()), 25)[0].explain()
        assert index in plan, (tab, plan)
        assert "Sort" not in plan, (tab, plan)


@pytest.mark.only_on("postgresql")
def test_an_index_serves_the_search(cast: Cast, matters: list[Matter]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "listen_search" in Matter.objects.filter(search__terms=["煤气"]).order_by().explain()


def test_among_finds_what_in_finds(matters: list[Matter]) -> None:
    known = [matter.pk for matter in matters[:3]]
    for ids in (known, known[:1], [], [known[0], 10**12]):
        among = Matter.objects.filter(pk__among=tuple(ids))
        assert set(among) == set(Matter.objects.filter(pk__in=ids))
        assert set(Matter.objects.exclude(pk__among=tuple(ids))) == set(Matter.objects.exclude(pk__in=ids))
