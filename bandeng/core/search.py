"""Search over a column of tokens (`core.text.bigrams`): the same hits on both engines.

    Matter.objects.filter(search__terms=text.query_terms("煤气管道"))

A term of one character is looked for inside tokens, a longer one as a whole token; every term must be there. On
PostgreSQL an index on `GRAMS` answers (a GIN index made by a migration); SQLite reads the column.
"""

import json
from typing import Any

from django.db import connection, transaction
from django.db.models import BigAutoField, Lookup, QuerySet, TextField

# Tokens, and the single characters of all of them: what the index holds of a text.
GRAMS = "(string_to_array({0}, ' ') || string_to_array({0}, NULL))"


def holds(column: str, terms: list[str]) -> bool:
    """What the lookup means, in Python."""
    tokens = set(column.split(" "))
    return all(term in column if len(term) == 1 else term in tokens for term in terms)


def first_ids(found: QuerySet[Any], limit: int) -> list[int]:
    """Up to `limit` ids of what a search finds, in no order, from the index.

    For common words PostgreSQL would rather read the table until it has enough: other pages of it each time.
    """
    ids = found.order_by().values_list("pk", flat=True)[:limit]
    if connection.vendor != "postgresql":
        return list(ids)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        return list(ids)


@TextField.register_lookup
class Terms(Lookup):
    """`column__terms=[…]`: all of them. No terms find everything."""

    lookup_name = "terms"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        parts, found = [], []
        for term in self.rhs:
            whole = len(term) > 1
            parts.append(f"instr(' ' || {column} || ' ', %s) > 0" if whole else f"instr({column}, %s) > 0")
            found += [*params, f" {term} " if whole else term]
        return f"({' AND '.join(parts) or '1 = 1'})", found

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        return f"{GRAMS.format(column)} @> %s::text[]", [*params, *params, list(self.rhs)]


@BigAutoField.register_lookup
class Among(Lookup):
    """`pk__among=(…)`: what `in` finds, with all the ids as one value: a statement of a thousand is slow to word."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} IN (SELECT value FROM json_each(%s))", [*params, json.dumps(list(self.rhs))]

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", [*params, list(self.rhs)]
