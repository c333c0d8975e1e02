"""The trust policy (信任策略): as it was set, or one that asks for no witness."""

from django.conf import settings
from django.utils.translation import gettext as _

from bandeng.algorithms.tlog import note, policy
from bandeng.core import logkeys
from bandeng.core.errors import Invalid
from bandeng.gateway.models import TrustPolicy, Witness
from bandeng.ledger import tree
from bandeng.ledger.models import Batch


def present() -> TrustPolicy | None:
    return TrustPolicy.objects.order_by("-pk").first()


def text() -> str:
    """The policy that holds."""
    found = present()
    return found.text if found else draft()


def draft() -> str:
    """All keys of our log, all witnesses of now, and no quorum."""
    logs = [f"log {key.vkey} {settings.SITE}/log/" for key in logkeys.house().log.keys if not key.until]
    witnesses = [f"witness {item.name} {item.vkey} {item.url}" for item in Witness.objects.filter(ended_at=None)]
    return "\n".join([*logs, *witnesses, "quorum none", ""])


def check(words: str) -> policy.Policy:
    """The policy read. Invalid where it cannot be, or where it leaves our own log out."""
    try:
        found = policy.parse(words.encode())
    except ValueError as error:
        raise Invalid(_("这份策略不合格式，请按 tlog-policy 修改：%(why)s") % {"why": error}, field="text") from error
    ours = note.parse_vkey(logkeys.house().log.keys[-1].vkey)
    if ours not in [party.verifier.vkey for party in found.logs.values()]:
        line = f"log {note.format_vkey(ours)}"
        raise Invalid(_("策略里要有本账本现在的公钥，请加上这一行：%(line)s") % {"line": line}, field="text")
    return found


def fits() -> bool:
    """Whether the policy that was set still names our log's key of now."""
    try:
        check(text())
    except Invalid:
        return False
    return True


def terms() -> policy.Policy:
    """The policy that holds, read."""
    return policy.parse(text().encode())


def met(asked: policy.Policy, batch: Batch) -> bool:
    """Whether a head has been cosigned by as many as the policy asks for."""
    try:
        policy.check(asked, tree.checkpoint(batch).encode())
    except ValueError:
        return False
    return True
