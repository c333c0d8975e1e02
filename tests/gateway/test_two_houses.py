"""Two installations witness each other over real HTTP, and one that is set back is found out by the other."""

import shutil
from hashlib import sha256
from threading import Thread

import pytest

from bandeng.algorithms.tlog import audit, checkpoint, cosignature, note, policy
from tests.gateway.houses import House, migrated, until

MARK = """
from datetime import date
from bandeng.studio.actions import set_day
set_day(By(), date(2027, 1, {n}), working=True)
"""


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    folder = tmp_path_factory.mktemp("empty")
    migrated(folder)
    return folder


@pytest.fixture
def houses(empty, tmp_path):
    found = [House(tmp_path / name) for name in ("one", "two")]
    for house in found:
        shutil.copy(empty / "bandeng.sqlite3", house.folder)
        house.start()
    try:
        for house in found:
            assert until(lambda house=house: house.get("/healthz")), house.told()
        yield found
    finally:
        for house in found:
            house.stop()


def introduce(one, two):
    """Each says to the other: watch me, and cosign me. Both at once: starting Python takes the longest."""

    def of(house, other):
        house.do(
            "from bandeng.gateway import actions; "
            f"actions.watch(By(), vkeys='{other.vkey()}', url='{other.url}/log/'); "
            f"actions.add_witness(By(), vkey='{other.witness()}', url='{other.url}/witness')"
        )

    threads = [Thread(target=of, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def cosigned(house, other):
    """The size of the newest checkpoint of `house`, when `other` has cosigned it."""
    log = policy.log_verifier(note.parse_vkey(house.vkey()))
    seen = cosignature.verifier(note.parse_vkey(other.witness()))
    tree, opened = checkpoint.open(house.get("/log/checkpoint"), log.vkey.name, [log, seen])
    return tree.size if seen.vkey.name in {line.name for line in opened.verified} else 0


def path(house):
    """Where the other serves what it saw of this house."""
    return f"/witness/{sha256(note.parse_vkey(house.vkey()).name.encode()).hexdigest()}/checkpoint"


def seen(by, house):
    """The size of the checkpoint that was seen last."""
    return checkpoint.parse(note.split(by.get(path(house)))[0]).size


def test_they_witness_each_other(houses):
    one, two = houses
    introduce(one, two)
    assert until(lambda: cosigned(one, two)), one.told() + two.told()
    assert until(lambda: cosigned(two, one)), one.told() + two.told()
    assert seen(two, one) == cosigned(one, two)
    log = policy.log_verifier(note.parse_vkey(one.vkey()))
    report = audit.verify_log(lambda path: one.get(f"/log/{path}") or None, log.vkey.name, [log])
    assert report.sound, report.problem
    assert "警报" not in one.get("/log/").decode() + two.get("/log/").decode()


@pytest.mark.soak
def test_they_come_to_rest(houses):
    """Cosigning leaves no entry: nothing goes on for ever."""
    one, two = houses
    introduce(one, two)
    assert until(lambda: cosigned(one, two) and cosigned(two, one)), one.told() + two.told()
    before = cosigned(one, two)
    one.do(MARK.format(n=2))
    assert until(lambda: cosigned(one, two) > before), one.told()
    sizes = cosigned(one, two), cosigned(two, one)
    assert not until(lambda: (cosigned(one, two), cosigned(two, one)) != sizes, 10)


@pytest.mark.soak
def test_a_house_set_back_to_an_older_database_is_found_out(houses):
    """What was there before is left out and other things are entered: another history, signed by the same key."""
    one, two = houses
    introduce(one, two)
    assert until(lambda: cosigned(one, two)), one.told() + two.told()
    one.stop()
    shutil.copy(one.folder / "bandeng.sqlite3", one.folder / "older")
    one.start()
    assert until(lambda: one.get("/healthz"))
    for day in range(3, 8):
        one.do(MARK.format(n=day))
    assert until(lambda: cosigned(one, two) and seen(two, one) == cosigned(one, two))
    kept = seen(two, one)
    one.stop()
    for file in one.folder.glob("bandeng.sqlite3*"):
        file.unlink()
    shutil.copy(one.folder / "older", one.folder / "bandeng.sqlite3")
    (one.folder / "heads.jsonl").unlink()
    one.start()
    assert until(lambda: one.get("/healthz"))
    one.do(MARK.format(n=20))
    # The one that was set back hears it from its witness …
    assert until(lambda: "两份历史" in one.get("/log/").decode()), one.told()
    for day in range(21, 29):
        one.do(MARK.format(n=day))
    # … and the witness finds it by itself, from the log's own tiles, without cosigning anything of it.
    assert until(lambda: "互相矛盾" in two.get("/log/").decode()), two.told()
    assert seen(two, one) == kept
