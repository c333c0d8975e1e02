"""What this room hangs into those below, once the apps are loaded."""

from bandeng.core import permissions
from bandeng.gateway import rules


def connect() -> None:
    permissions.grants.append(rules.granted)
