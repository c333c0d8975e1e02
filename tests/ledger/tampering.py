"""What someone with the database's own tools could do to the ledger, and what is to be found of it.

The log has three heads of three entries each; its second head (HEAD) holds ENTRY at place 4; WAITING is not sealed.
Two witnesses have signed the first two heads, of whom the key of one is known.
"""

from dataclasses import dataclass

from django.db import connection

from bandeng.ledger.report import Kind

SQLITE = connection.vendor == "sqlite"
HEAD = "(SELECT id FROM ledger_batch WHERE size = 6)"
FIRST_HEAD = "(SELECT id FROM ledger_batch WHERE size = 3)"
LAST_HEAD = "(SELECT id FROM ledger_batch WHERE size = 9)"
ENTRY = "(SELECT id FROM ledger_entry WHERE leaf_index = 4)"
OTHER_ENTRY = "(SELECT id FROM ledger_entry WHERE leaf_index = 7)"
WAITING = "(SELECT max(id) FROM ledger_entry WHERE leaf_index IS NULL)"
ROOT = "(SELECT root FROM ledger_batch WHERE size = 3)"
EARLIER = "'2020-01-01 00:00:00'" if SQLITE else "timestamptz '2020-01-01 00:00:00Z'"

HANDLE = "a row's own number: it is in no hash, nothing published says it"
PROMISED = "not in the tree yet: only the promise that was handed out, or the gap its holder finds, tells"
APPENDED = "whole, with its opening, it is what appending writes: who may write to the database can append"
UNKNOWN_KEY = "without the witness's key nobody can tell; whoever trusts it has the key"
HOW_MANY = "how many witnesses sign a head is laid down nowhere; whoever kept the checkpoint has its lines"


@dataclass(frozen=True)
class Case:
    """Statements, and the kind and place of what is found of them; without a kind nothing is, and `why`.

    `file`: only the heads outside the database tell.
    """

    sql: tuple[str, ...]
    kind: Kind | None = None
    index: int | None = None
    why: str = ""
    file: bool = False


def changed(table: str, where: str, kind: Kind | None, index: int | None, *changes: str, **more: object) -> list[Case]:
    """A case for each change of the rows of a table."""
    return [Case((f"UPDATE ledger_{table} SET {change} WHERE {where}",), kind, index, **more) for change in changes]  # type: ignore[arg-type]


def entry(kind: Kind, *changes: str, index: int = 4) -> list[Case]:
    return changed("entry", "leaf_index = 4", kind, index, *changes)


def waiting(kind: Kind | None, *changes: str, **more: object) -> list[Case]:
    return changed("entry", f"id = {WAITING}", kind, None, *changes, **more)


def batch(kind: Kind, *changes: str, **more: object) -> list[Case]:
    return changed("batch", "size = 6", kind, 3, *changes, **more)


def tile(*changes: str) -> list[Case]:
    return changed("tile", "level = 0", Kind.TILE_ALTERED, 0, *changes)


def line(name: str, *changes: str) -> list[Case]:
    where = f"batch_id = {HEAD} AND name = '{name}.example'"
    return changed("cosignature", where, Kind.COSIGNATURE_ALTERED, 3, *changes)


def renumbered(pk: str, to: int) -> tuple[str, ...]:
    """An entry's id changed, and its opening taken along."""
    return (
        f"UPDATE ledger_opening SET entry_id = {to} WHERE entry_id = {pk}",
        f"UPDATE ledger_entry SET id = {to} WHERE id = {pk}",
    )


COLUMNS: dict[str, list[Case]] = {
    "ledger_entry.id": [
        *entry(Kind.OPENING_MISSING, "id = 100000"),
        Case(renumbered(ENTRY, 100000), Kind.REORDERED, 4),
        Case(renumbered(ENTRY, -7), Kind.REORDERED, 4),
        Case(renumbered(WAITING, 100000), why=f"{HANDLE}, and the order is still that of the places"),
    ],
    "ledger_entry.public": [
        *entry(Kind.ALTERED, "public = replace(public, 'help', 'hell')", "public = 'x'"),
        *waiting(Kind.ALTERED, "public = 'x'", "public = replace(public, 's-9', 's-8')"),
        *waiting(None, "public = replace(public, 'help', 'hell')", why=PROMISED),
    ],
    "ledger_entry.commitment": [
        *entry(Kind.ALTERED, f"commitment = {ROOT}"),
        *waiting(Kind.OPENING_ALTERED, f"commitment = {ROOT}"),
    ],
    "ledger_entry.version": [
        *entry(Kind.ALTERED, "version = 2", "version = -1", "version = 300"),
        *waiting(Kind.ALTERED, "version = 2", "version = -1"),
    ],
    "ledger_entry.code": [*entry(Kind.ALTERED, "code = 'test.undo'"), *waiting(Kind.ALTERED, "code = 'test.undo'")],
    "ledger_entry.subject": [*entry(Kind.ALTERED, "subject = 's-8'"), *waiting(Kind.ALTERED, "subject = 's-8'")],
    "ledger_entry.leaf_index": [
        *entry(Kind.REORDERED, "leaf_index = NULL", "leaf_index = 99"),
        *entry(Kind.REORDERED, "leaf_index = -1", index=0),
        *changed("entry", f"id = {WAITING}", Kind.INSERTED, 9, "leaf_index = 9", file=True),
        *changed("entry", f"id = {WAITING}", Kind.INSERTED, 0, "leaf_index = -5"),
    ],
    "ledger_opening.entry_id": changed(
        "opening", f"entry_id = {ENTRY}", Kind.OPENING_MISSING, 4, "entry_id = 100000", "entry_id = -7"
    ),
    "ledger_opening.salt": changed("opening", f"entry_id = {ENTRY}", Kind.OPENING_ALTERED, 4, f"salt = {ROOT}"),
    "ledger_opening.private": changed("opening", f"entry_id = {ENTRY}", Kind.OPENING_ALTERED, 4, "private = '{}'"),
    "ledger_batch.id": [
        *changed("batch", "size = 6", Kind.COSIGNATURE_ALTERED, None, "id = 100000"),
        *changed("batch", "size = 9", None, None, "id = 100000", why=f"{HANDLE} (no witness has signed this head)"),
    ],
    "ledger_batch.start": batch(Kind.HEAD_ALTERED, "start = start - 1", "start = -3"),
    "ledger_batch.size": batch(Kind.HEAD_ALTERED, "size = 7", "size = 5"),
    "ledger_batch.root": batch(Kind.HEAD_ALTERED, f"root = {ROOT}"),
    "ledger_batch.leaves": batch(Kind.HEAD_ALTERED, "leaves = (SELECT leaves FROM ledger_batch WHERE size = 3)"),
    "ledger_batch.frontier": batch(Kind.HEAD_ALTERED, f"frontier = {ROOT}"),
    "ledger_batch.sealed_at": batch(Kind.HEAD_ALTERED, f"sealed_at = {EARLIER}", file=True),
    "ledger_batch.note": batch(
        Kind.NOTE_ALTERED,
        "note = ''",
        "note = (SELECT note FROM ledger_batch WHERE size = 3)",
        "note = replace(note, '— ', '-- ')",
    ),
    "ledger_tile.id": changed("tile", "level = 0", None, None, "id = 100000", why=HANDLE),
    "ledger_tile.level": tile("level = 1", "level = -1"),
    "ledger_tile.number": tile("number = 1", "number = -1"),
    "ledger_tile.hashes": tile(f"hashes = {ROOT}", "hashes = (SELECT leaves FROM ledger_batch WHERE size = 6)"),
    "ledger_cosignature.id": changed("cosignature", f"batch_id = {HEAD}", None, None, "id = id + 100000", why=HANDLE),
    "ledger_cosignature.batch_id": [
        *changed("cosignature", f"batch_id = {HEAD}", Kind.COSIGNATURE_ALTERED, 6, f"batch_id = {LAST_HEAD}"),
        *changed("cosignature", f"batch_id = {HEAD}", Kind.COSIGNATURE_ALTERED, None, "batch_id = 100000"),
    ],
    "ledger_cosignature.name": [
        *line("known", "name = 'other.example'", "name = 'unknown'"),
        *line("unknown", "name = 'known'"),
    ],
    "ledger_cosignature.line": [
        *line("known", "line = ''", "line = 'x'", "line = line || line", "line = replace(line, 'known', 'other')"),
        *line("known", "line = (SELECT max(line) FROM ledger_cosignature WHERE name = 'unknown.example')"),
        *line("unknown", "line = ''", "line = replace(line, ' ', '  ')"),
    ],
    "ledger_cosignature.at": [*line("known", f"at = {EARLIER}"), *line("unknown", f"at = {EARLIER}")],
}


def put(table: str, values: dict[str, str], like: str) -> tuple[str, ...]:
    """A row more, with these values, the others being those of another row."""
    names, given = ", ".join(values), ", ".join(values.values())
    return (f"INSERT INTO ledger_{table} ({names}) SELECT {given} FROM ledger_{table} WHERE {like}",)


def exchanged(table: str, column: str, one: str, other: str) -> tuple[str, ...]:
    """The values of a unique column of two rows exchanged."""
    update = f"UPDATE ledger_{table} SET {column} ="
    return (
        f"{update} -99 WHERE {column} = {one}",
        f"{update} {one} WHERE {column} = {other}",
        f"{update} {other} WHERE {column} = -99",
    )


def own(*names: str, **values: str) -> dict[str, str]:
    return {name: name for name in names} | values


ENTRY_ROW = own("public", "commitment", "version", "code", "subject", id="100000")
OPENING_ROW = own("salt", "private", entry_id="100000")
HEAD_ROW = own("root", "leaves", "frontier", "sealed_at", "note")
GONE = f"DELETE FROM ledger_opening WHERE entry_id = {ENTRY}"
ROWS: dict[str, list[Case]] = {
    "ledger_entry": [
        Case(("DELETE FROM ledger_entry WHERE leaf_index = 4",), Kind.REMOVED, 4),
        Case((GONE, "DELETE FROM ledger_entry WHERE leaf_index = 4"), Kind.REMOVED, 4),
        Case((GONE.replace(ENTRY, WAITING), f"DELETE FROM ledger_entry WHERE id = {WAITING}"), why=PROMISED),
        Case(put("entry", ENTRY_ROW | {"leaf_index": "9"}, "leaf_index = 4"), Kind.INSERTED, 9, file=True),
        Case(put("entry", ENTRY_ROW, "leaf_index = 4"), Kind.OPENING_MISSING),
        Case(
            (*put("entry", ENTRY_ROW, "leaf_index = 4"), *put("opening", OPENING_ROW, f"entry_id = {ENTRY}")),
            why=APPENDED,
        ),
        Case(exchanged("entry", "leaf_index", "4", "7"), Kind.REORDERED, 4),
    ],
    "ledger_opening": [
        Case((GONE,), Kind.OPENING_MISSING, 4),
        Case(put("opening", OPENING_ROW, f"entry_id = {ENTRY}"), Kind.OPENING_STRAY),
        Case(exchanged("opening", "entry_id", ENTRY, OTHER_ENTRY), Kind.OPENING_ALTERED, 4),
    ],
    "ledger_batch": [
        Case(("DELETE FROM ledger_batch WHERE size = 6",), Kind.HEAD_MISSING, 3),
        Case(("DELETE FROM ledger_batch WHERE size = 9",), Kind.HEAD_MISSING, 6),
        Case(put("batch", HEAD_ROW | {"start": "3", "size": "7"}, "size = 6"), Kind.HEAD_ALTERED, 6),
        Case(put("batch", HEAD_ROW | {"start": "9", "size": "12"}, "size = 9"), Kind.HEAD_ALTERED, 9),
        Case(exchanged("batch", "size", "6", "9"), Kind.HEAD_MISSING, 3),
    ],
    "ledger_tile": [
        Case(("DELETE FROM ledger_tile",), Kind.TILE_ALTERED, 0),
        Case(put("tile", own("hashes", level="0", number="1"), "level = 0"), Kind.TILE_ALTERED, 9),
        Case(put("tile", own("hashes", level="1", number="0"), "level = 0"), Kind.TILE_ALTERED, 9),
    ],
    "ledger_cosignature": [
        Case((f"DELETE FROM ledger_cosignature WHERE batch_id = {HEAD}",), why=HOW_MANY),
        Case(
            put("cosignature", own("name", "line", "at", batch_id=LAST_HEAD), f"batch_id = {HEAD} AND name LIKE 'k%'"),
            Kind.COSIGNATURE_ALTERED,
            6,
        ),
        Case(exchanged("cosignature", "batch_id", HEAD, FIRST_HEAD), Kind.COSIGNATURE_ALTERED, 3),
        Case(
            put("cosignature", own("name", "line", "at", batch_id=LAST_HEAD), f"batch_id = {HEAD} AND name LIKE 'u%'"),
            why=UNKNOWN_KEY,
        ),
    ],
}
