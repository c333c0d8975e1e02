"""The append-only log of actions. It knows no room.

`append` writes entries inside the caller's transaction and never waits for the sealer; `seal` later gives them their
place in the Merkle tree.
"""

from bandeng.ledger.draft import Draft
from bandeng.ledger.writing import append

__all__ = ["Draft", "append"]
