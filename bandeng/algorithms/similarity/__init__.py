"""Find similar messages among many: exact copies, near copies, and the same event told in other words.

Grades (`Grade`):

- EXACT: the same words but for blanks, punctuation, width and case.
- NEAR: a copy with a changed, added or missing sentence: the sets of 5-character shingles overlap.
- EVENT: the same thing at the same place: rare pairs of characters in common. Title and place count three times, and
  pairs of names come first among the keys.

**With a database.** `keys(message)` turns a message into at most 31 signed 64-bit integers: one for an exact copy, up
to 6 for near copies (one-permutation MinHash), up to 24 for the event. They depend on that message alone, so the order
in which messages come does not matter and nothing has to be indexed again. Keep them in one table `(key, matter_id)`
with the index `(key, matter_id DESC)`: about 30 rows a matter. A query takes at most 31 probes of that index:

1. For every key, at most LIMIT newest ids: on PostgreSQL one statement, `unnest(keys) AS k, LATERAL (SELECT matter_id
   FROM … WHERE key = k ORDER BY matter_id DESC LIMIT 500)`; on SQLite a `UNION ALL` of 31 such selects. No posting is
   read beyond LIMIT, however common its key; what a common key misses are the oldest matters.
2. `candidates(keys, postings, total)` adds up the weights and names the best CANDIDATES ids (at most 31 × 500 rows in).
3. Load these ids' texts (one probe of the primary key each) and `rank(message, texts, frequencies)`.

`Frequencies` says how common a pair of characters is. It is learnt from a sample (some thousand messages do), kept as
JSON and renewed now and then; without one, as in a new studio, more chance likenesses are shown.

**In memory.** `Index` does all of this for a list of messages.

Traditional characters are not folded here: pass texts that are (`core.text.normalise`).
"""

from bandeng.algorithms.similarity.compare import Frequencies, Grade, Match, compare, rank
from bandeng.algorithms.similarity.index import CANDIDATES, LIMIT, Index, candidates
from bandeng.algorithms.similarity.keys import Keys, keys
from bandeng.algorithms.similarity.terms import Message

__all__ = [
    "CANDIDATES",
    "LIMIT",
    "Frequencies",
    "Grade",
    "Index",
    "Keys",
    "Match",
    "Message",
    "candidates",
    "compare",
    "keys",
    "rank",
]
