"""What is typed into the search: words of the redacted copy, or an official number, in full or its last digits."""

import re

from django.db.models import Q

from bandeng.core import clock, text
from bandeng.core.search import first_ids
from bandeng.listen.models import Matter
from bandeng.listen.numbers import official, patterns
from bandeng.listen.worklist.scope import MANY
from bandeng.studio.models import Studio

# 徐民〔2026〕015号, with any brackets, without the word, without the year, or just 15.
_NUMBER = re.compile(r"^(?P<short>[^\d\W]{0,8})[〔\[［(（【]?(?P<year>20\d\d)?[〕\]］)）】]?\s*(?P<serial>\d{1,6})号?$")
YEARS = 3


def numbers(query: str, studios: list[Studio]) -> list[str]:
    """The official numbers that may be meant: this year's and the last ones' where no year is typed."""
    found = _NUMBER.match(query)
    if not found:
        return [query]
    this = clock.today().year
    years = [int(found["year"])] if found["year"] else range(this, this - YEARS, -1)
    return [
        query,
        *(
            official(pattern, studio, year, int(found["serial"]))
            for studio in studios
            if found["short"] in ("", studio.short)
            for pattern in patterns(studio)
            for year in years
        ),
    ]


# Up to so many hits are looked up one by one; of more the newest are found by going down the list.
RARE = 2000


def searched(query: str) -> tuple[Q, bool]:
    """The matters whose redacted copy holds every term, and those with that number; and whether there are many."""
    words, common = _holding(text.query_terms(query))
    if not any(sign.isdigit() for sign in query):
        return words, common
    studios = list(Studio.objects.filter(parent=None)[: MANY + 1])
    asked = numbers(query.strip(), studios if len(studios) <= MANY else [])
    return words | Q(pk__in=list(Matter.objects.filter(number__in=asked).values_list("pk", flat=True))), common


def _holding(terms: list[str]) -> tuple[Q, bool]:
    """The index of the search is asked alone first: together with others PostgreSQL would read all of a studio's."""
    if not terms:
        return Q(pk__in=()), False
    holding = Q(search__terms=terms)
    found = first_ids(Matter.objects.filter(holding), RARE + 1)
    return (holding, True) if len(found) > RARE else (Q(pk__among=tuple(found)), False)
