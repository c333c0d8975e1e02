"""Who may. The log itself is public; what stands around it is for those who watch over it.

"log.audit"   the auditor's screen: verify now, look an entry up
"log.manage"  say whom we watch and who watches us
"""

from bandeng.core import clock
from bandeng.studio.models import Person, Role
from bandeng.studio.reach import roles_of

K = Role.Kind
TABLE: dict[str, frozenset[str]] = {
    "log.audit": frozenset({K.AUDITOR, K.ADMIN, K.HEAD, K.DISTRICT}),
    "log.manage": frozenset({K.ADMIN}),
}


def granted(person: Person) -> frozenset[str]:
    """The verbs that this person's present roles grant."""
    held = {role.kind for role in roles_of(person, clock.now())}
    return frozenset(verb for verb, kinds in TABLE.items() if held & kinds)
