"""Whom we watch, who watches us, and on which terms. The ledger's entry holds a hash of it."""

from hashlib import sha256

from django.utils.translation import gettext as _

from bandeng.algorithms.tlog import note
from bandeng.core import logkeys
from bandeng.core.actions import Act, action
from bandeng.core.errors import Invalid, WrongState
from bandeng.gateway import parties, policies, rules
from bandeng.gateway.models import TrustPolicy, WatchedLog, Witness


def _digest(*words: str) -> str:
    return sha256("\n".join(words).encode()).hexdigest()


@action("witness.watch")
def watch(act: Act, *, vkeys: str, url: str = "") -> WatchedLog:
    """Cosign the checkpoints of a log from now on, or with other keys or another address than before.

    What was cosigned of it last stays known, however long ago it was.
    """
    rules.require(act, "log.manage")
    origin, keys = parties.log_keys(vkeys)
    if origin in {log.origin for log in logkeys.house().logs}:
        raise Invalid(_("这是本机构自己的账本，不能自己给自己作证。"), field="vkeys")
    if len(origin) > 255:
        raise Invalid(_("账本的名称太长。"), field="vkeys")
    known = {"vkeys": keys, "url": parties.prefix(url, needed=False), "ended_at": None, "next_at": act.at}
    log, _made = WatchedLog.objects.update_or_create(
        origin=origin,
        defaults=known | {"trouble": ""},
        create_defaults=known | {"added_at": act.at, "added_by": act.person},
    )
    act.record(f"watched-{log.pk}", what=_digest(origin, keys, log.url))
    return log


@action("witness.unwatch")
def unwatch(act: Act, log: WatchedLog) -> WatchedLog:
    """Cosign nothing of this log any more."""
    rules.require(act, "log.manage")
    log = WatchedLog.objects.select_for_update().get(pk=log.pk)
    if log.ended_at:
        raise WrongState(_("已经不再见证这个账本了。"))
    log.ended_at = act.at
    log.save(update_fields=["ended_at"])
    act.record(f"watched-{log.pk}")
    return log


@action("witness.add")
def add_witness(act: Act, *, vkey: str, url: str) -> Witness:
    """Submit our checkpoints to this witness from now on."""
    rules.require(act, "log.manage")
    key = parties.witness_key(vkey)
    if Witness.objects.filter(name=key.name, ended_at=None).exists():
        raise Invalid(_("已经有叫这个名称的见证方。要换公钥，请先移除旧的。"), field="vkey")
    witness = Witness.objects.create(
        name=key.name,
        vkey=note.format_vkey(key),
        url=parties.prefix(url, needed=True),
        next_at=act.at,
        since=act.at,
        added_by=act.person,
    )
    act.record(f"witness-{witness.pk}", what=_digest(witness.vkey, witness.url))
    return witness


@action("witness.remove")
def remove_witness(act: Act, witness: Witness) -> Witness:
    """Submit nothing to this witness any more. What it has cosigned stays."""
    rules.require(act, "log.manage")
    witness = Witness.objects.select_for_update().get(pk=witness.pk)
    if witness.ended_at:
        raise WrongState(_("这个见证方已经移除了。"))
    witness.ended_at = act.at
    witness.save(update_fields=["ended_at"])
    act.record(f"witness-{witness.pk}")
    return witness


@action("witness.policy")
def set_policy(act: Act, *, text: str) -> TrustPolicy:
    """Say how many of which witnesses whoever checks us should ask for."""
    rules.require(act, "log.manage")
    kept = "\n".join(line.rstrip() for line in text.strip().splitlines()) + "\n"
    policies.check(kept)
    policy = TrustPolicy.objects.create(text=kept, set_at=act.at, set_by=act.person)
    act.record(f"policy-{policy.pk}", what=_digest(kept))
    return policy
