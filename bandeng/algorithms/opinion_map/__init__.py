"""Opinion maps (意见地图): from who said what of which statement to where people stand, the groups they form and
how sure we are of these, what marks each group, what all agree on, what divides. Needs NumPy and SciPy, nothing else.

    votes = from_triples(participants, statements, said)      # 1 agrees, −1 disagrees, 0 passes; not seen: left out
    shown = opinion_map(votes)                                # or opinion_map(votes, previous=earlier)
    shown.points, shown.groups, shown.clear, shown.statements.consensus_for
    live = Live(votes, shown); live.vote(7, 3, 1); live.map   # one more vote, at once
    next_statement(shown, participant=7, seen=[3], seed=1)
    prediction(votes).expected([7], [4])

The order of participants, statements and votes changes nothing, to the last bit. The mathematics: docs/opinion-map.md.
"""

from bandeng.algorithms.opinion_map.certainty import Certainty, agreement
from bandeng.algorithms.opinion_map.live import Live
from bandeng.algorithms.opinion_map.map import OpinionMap, opinion_map
from bandeng.algorithms.opinion_map.next_statement import Next, next_statement, next_statements
from bandeng.algorithms.opinion_map.predict import Prediction, prediction
from bandeng.algorithms.opinion_map.statements import Consensus, Statements
from bandeng.algorithms.opinion_map.votes import Votes, from_matrix, from_triples

__all__ = [
    "Certainty",
    "Consensus",
    "Live",
    "Next",
    "OpinionMap",
    "Prediction",
    "Statements",
    "Votes",
    "agreement",
    "from_matrix",
    "from_triples",
    "next_statement",
    "next_statements",
    "opinion_map",
    "prediction",
]
