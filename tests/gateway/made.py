"""What stands around the log, made through actions."""

from bandeng.algorithms.tlog import note
from bandeng.algorithms.tlog.witness import Request
from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.gateway import actions, witnessing
from bandeng.gateway.models import Alarm, WatchedLog, Witness
from tests.algorithms.tlog_cast import LOG, WITNESSES, Log


def house_around_the_log() -> tuple[WatchedLog, Witness, Alarm]:
    """A log that we watch and have cosigned, a witness of ours, and an alarm."""
    log = actions.watch(By(), vkeys=note.format_vkey(LOG.vkey))
    witnessing.add_checkpoint(Request(0, (), Log(300).note), clock.now())
    witness = actions.add_witness(By(), vkey=note.format_vkey(WITNESSES[0].vkey), url="https://w.example/witness")
    alarm = actions.raise_once(Alarm.Kind.SPLIT, witness.name, "made", {"size": 5}, Log(5).note.decode())
    assert alarm
    return log, witness, alarm
