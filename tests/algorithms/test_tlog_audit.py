import tracemalloc

import pytest

from bandeng.algorithms import merkle
from bandeng.algorithms.tlog import audit, checkpoint, note, paths, tiles
from bandeng.algorithms.tlog.audit import Kind
from bandeng.algorithms.tlog.checkpoint import Checkpoint
from tests.algorithms.tlog_cast import LOG, LOG_KEY, ORIGIN, Log, flipped

BIG = Log(66_000)
SMALL = Log(600)


def verify(files, older=()):
    return audit.verify_log(files.get, ORIGIN, [LOG_KEY], older)


def altered(log, path, at=0):
    data = bytearray(log.files[path])
    data[at] ^= 1
    return log.files | {path: bytes(data)}


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 600, 65_536, 66_000])
def test_a_whole_log(size):
    log = Log(size)
    report = verify(log.files)
    assert report.sound
    assert report.checkpoint == log.checkpoint
    assert (report.entries, report.unreleased) == (size, 0)
    assert report.tiles == len(list(tiles.tiles_of(size)))


def test_bundles_not_served_are_not_released():
    files = {path: data for path, data in BIG.files.items() if "entries/001" not in path}
    report = verify(files)
    assert report.sound
    assert (report.entries, report.unreleased) == (66_000 - 256, 1)
    assert verify({path: data for path, data in BIG.files.items() if "entries" not in path}).unreleased == 258


def test_a_full_tile_stands_in_for_a_partial_one():
    later, now = Log(512), Log(300)
    files = {path: data for path, data in (later.files | now.files).items() if "001.p/44" not in path}
    report = verify(files)
    assert report.sound
    assert report.entries == 300


@pytest.mark.parametrize(
    ("path", "at", "kind", "named", "index"),
    [
        ("tile/0/000", 0, Kind.TILE, "tile/0/000", None),
        ("tile/0/255", 8191, Kind.TILE, "tile/0/255", None),
        ("tile/0/256", 8191, Kind.TILE, "tile/0/256", None),
        ("tile/1/000", 32 * 17, Kind.TILE, "tile/1/000", None),
        # At the right edge nothing stands above; what lies beneath tells.
        ("tile/0/257.p/208", 32 * 5, Kind.TILE, "tile/0/257.p/208", 5),
        ("tile/1/001.p/1", 0, Kind.TILE, "tile/1/001.p/1", 0),
        ("tile/2/000.p/1", 0, Kind.TILE, "tile/2/000.p/1", 0),
        ("tile/entries/002", 5, Kind.ENTRY, "tile/entries/002", 512),
        ("tile/entries/257.p/208", 2, Kind.ENTRY, "tile/entries/257.p/208", 65_792),
        ("tile/entries/002", 0, Kind.BUNDLE, "tile/entries/002", None),
    ],
)
def test_the_first_that_is_wrong_is_named(path, at, kind, named, index):
    problem = verify(altered(BIG, path, at)).problem
    assert (problem.kind, problem.path, problem.index) == (kind, named, index)


@pytest.mark.parametrize("path", ["checkpoint", "tile/0/000", "tile/0/257.p/208", "tile/1/000", "tile/2/000.p/1"])
def test_what_is_missing_is_named(path):
    problem = verify({name: data for name, data in BIG.files.items() if name != path}).problem
    assert (problem.kind, problem.path) == (Kind.MISSING, path)


def test_any_byte_of_any_file_changed_is_found():
    log = Log(3)
    assert len(log.files) == 3
    for path, data in log.files.items():
        for wrong in flipped(data):
            assert not verify(log.files | {path: wrong}).sound
    for path in SMALL.files:
        for at in range(0, len(SMALL.files[path]), 31):
            assert not verify(altered(SMALL, path, at)).sound


def test_tiles_of_another_length():
    for data in (b"", bytes(32), bytes(8191), bytes(8193)):
        assert verify(BIG.files | {"tile/0/000": data}).problem.kind == Kind.LENGTH


def test_a_root_that_does_not_follow():
    wrong = Checkpoint(ORIGIN, 600, bytes(32))
    files = SMALL.files | {"checkpoint": note.sign(checkpoint.format(wrong), [LOG])}
    report = verify(files)
    assert (report.problem.kind, report.entries) == (Kind.ROOT, 600)
    empty = note.sign(checkpoint.format(Checkpoint(ORIGIN, 0, bytes(32))), [LOG])
    assert verify({"checkpoint": empty}).problem.kind == Kind.ROOT


def test_checkpoints_not_to_be_trusted():
    assert audit.verify_log(SMALL.fetch, "other.example", [LOG_KEY]).problem.kind == Kind.CHECKPOINT
    report = audit.verify_log(SMALL.fetch, ORIGIN, [])
    assert (report.problem.reason, report.checkpoint) == ("no signature by a known key", None)


@pytest.mark.parametrize("size", [0, 1, 256, 599, 600])
def test_older_checkpoints(size):
    old = Checkpoint(ORIGIN, size, tiles.root(SMALL.read, size))
    assert verify(SMALL.files, [old]).sound
    assert audit.verify_consistency(SMALL.fetch, old, SMALL.checkpoint) is None
    wrong = Checkpoint(ORIGIN, size, bytes(32))
    assert verify(SMALL.files, [old, wrong]).problem.kind == Kind.OLDER


def test_a_log_that_shrank_or_is_another():
    assert verify(SMALL.files, [BIG.checkpoint]).problem.reason == "a log of 600 entries does not continue one of 66000"
    other = Checkpoint("other.example", 0, merkle.EMPTY_ROOT)
    assert verify(SMALL.files, [other]).problem.kind == Kind.OLDER
    gone = {path: data for path, data in SMALL.files.items() if path != "tile/0/000"}
    old = Checkpoint(ORIGIN, 100, bytes(32))
    assert audit.verify_consistency(gone.get, old, SMALL.checkpoint).kind == Kind.MISSING


def test_memory_stays_flat():
    def most(log):
        tracemalloc.start()
        assert verify(log.files).sound
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    assert most(BIG) < 2 * most(SMALL) + 100_000


def test_paths_read_are_those_of_the_tree():
    asked = []
    audit.verify_log(lambda path: asked.append(path) or SMALL.files.get(path), ORIGIN, [LOG_KEY])
    assert sorted(asked) == sorted(SMALL.files)
    assert {paths.parse_path(path).level for path in asked if path != "checkpoint"} == {-1, 0, 1}
