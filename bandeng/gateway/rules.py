"""Who may. The log itself is public; what stands around it is for those who watch over it.

"log.audit"   the auditor's screen: verify now, look an entry up
"log.clear"   clear an alarm, with a reason
"log.manage"  say whom we watch and who watches us, and on which terms
"""

from bandeng.core import clock
from bandeng.core.actions import Act
from bandeng.studio.models import Person, Role
from bandeng.studio.reach import roles_of

K = Role.Kind
TABLE: dict[str, frozenset[str]] = {
    "log.audit": frozenset({K.AUDITOR, K.ADMIN, K.HEAD, K.DISTRICT}),
    "log.clear": frozenset({K.AUDITOR, K.ADMIN}),
    "log.manage": frozenset({K.ADMIN}),
}


def granted(person: Person) -> frozenset[str]:
    """The verbs that this person's present roles grant."""
    held = {role.kind for role in roles_of(person, clock.now())}
    return frozenset(verb for verb, kinds in TABLE.items() if held & kinds)


def require(act: Act, verb: str) -> None:
    """Raise NotAllowed unless whoever acts holds the verb; the system itself may do everything."""
    act.require(act.by.role == "system" if act.person is None else verb in granted(act.person))
