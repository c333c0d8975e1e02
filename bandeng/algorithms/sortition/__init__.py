"""Fair panels by lot (抽签): participants drawn from volunteers within quotas, the least chance as great as it can be.

    made = panels(people, quotas, 22)              # the LEXIMIN lottery; Infeasible says which quotas are in conflict
    made.least, made.probabilities["p17"]
    prepared = setup(made)                         # to be published before the draw, with the commitment
    commitment(secret, digest(prepared))           # secret: 32 random bytes
    drawn = seed(secret, "later public value")
    draw(made, drawn)
    replacement(made, staying, out, drawn)         # who comes in for those who drop out
    verify(record(made, secret, "later public value"))   # [] if all of it comes out again

Needs NumPy, SciPy and HiGHS, nothing else. The order of people and quotas changes nothing. The mathematics, and the
draw to the byte: docs/sortition.md.
"""

from bandeng.algorithms.sortition.conflict import Change, Infeasible, Limit
from bandeng.algorithms.sortition.draw import commitment, draw, seed
from bandeng.algorithms.sortition.lottery import Lottery, panels
from bandeng.algorithms.sortition.pool import Person, Pool, Quota
from bandeng.algorithms.sortition.record import CHECKS, Problem, Vacancy, digest, read, record, setup, verify
from bandeng.algorithms.sortition.replacement import replacement

__all__ = [
    "CHECKS",
    "Change",
    "Infeasible",
    "Limit",
    "Lottery",
    "Person",
    "Pool",
    "Problem",
    "Quota",
    "Vacancy",
    "commitment",
    "digest",
    "draw",
    "panels",
    "read",
    "record",
    "replacement",
    "seed",
    "setup",
    "verify",
]
