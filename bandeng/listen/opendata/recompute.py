"""Work a studio's published figures out anew from its open data. Python 3.9 or newer, nothing to install.

    python recompute.py entries.jsonl            (or entries.csv) the figures, as JSON
    python recompute.py --leaves entries.jsonl   place and hash of every line in the ledger's tree

A line is one thing done about one matter, each after the one before it. What the codes mean: docs/recompute.md.
"""

import csv
import hashlib
import json
import sys
from datetime import date, timedelta
from typing import Any

ENDS = ("decline", "declined"), ("merge", "merged"), ("split", "split"), ("withdraw", "withdrawn")
OUT = {f"matter.{verb}": state for verb, state in (*ENDS, ("invalidate", "invalid"))}
Row = dict[str, Any]
NOT_SAID = "?"  # the kind where the ledger says only the weeks


def read(path: str) -> list[Row]:
    """The lines of a file, as flat dictionaries."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows: list[Any] = list(csv.DictReader(file)) if path.endswith(".csv") else [json.loads(line) for line in file]
    return [{**row, **row.get("public", {})} for row in rows]


def leaf(line: Row) -> str:
    """SHA-256(0x00, version, public part, SHA-256(salt, private part)): a line's leaf in the ledger's tree."""
    public = {name: line[name] for name in ("code", "kind", "origin", "studio", "subject")}
    public.update({name: line[name] for name in ("day", "week", "fact") if line.get(name)})
    text = json.dumps(public, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return hashlib.sha256(bytes([0, int(line["version"])]) + text + bytes.fromhex(line["commitment"])).hexdigest()


def matters(lines: list[Row]) -> list[Row]:
    """What became of each matter, and on which day or in which week."""
    found: dict[str, Row] = {}
    for line in lines:
        code, fact, when = line["code"], line.get("fact") or "", line.get("day") or line["week"]
        if code == "matter.receive" or (code, fact) == ("matter.split", "received"):
            found[line["subject"]] = {"origin": line["origin"], "kind": NOT_SAID, "received": when, "rungs": []}
        matter = found.get(line["subject"])
        if matter is None:
            continue
        if line.get("day"):
            matter["kind"] = line["kind"]
        if code == "matter.accept" or (code, fact) == ("matter.split", "accepted"):
            matter["accepted"] = when
        elif code == "matter.send_reply" or (code, fact) == ("import.commit_chunk", "replied"):
            matter.setdefault("replied", when)
            matter["result"] = fact
        elif code == "matter.carry_out":
            matter["carried_out"] = when
        elif fact in ("again", "ended"):  # not satisfied: handled once more, or over
            matter["disputed"] = True
            if fact == "again":
                matter["result"] = ""
                matter.pop("carried_out", None)
        elif code in ("matter.confirm", "matter.call_back") and fact != "unreached":
            matter["word"], matter["satisfied"] = "by_code" if code == "matter.confirm" else "by_phone", fact
        elif code == "matter.close":
            matter["word"] = "silent"
        elif code == "matter.rung":
            matter["rungs"].append(fact)
        elif code == "import.undo":
            del found[line["subject"]]
        elif fact == "withdrawn" or (code in OUT and not fact):
            matter["out"] = fact or OUT[code]
    return list(found.values())


def counted(matter: Row) -> dict[str, bool]:
    """Of which counts a matter is."""
    live = matter["origin"] != "import"
    taken_up = live and "accepted" in matter and "out" not in matter
    replied = taken_up and "replied" in matter
    to_carry_out = replied and matter["result"] not in ("explained", "elsewhere")
    word = matter.get("word") if replied else None
    return {
        "received": live,
        "taken_up": taken_up,
        "replied": replied,
        "to_carry_out": to_carry_out,
        "carried_out": to_carry_out and "carried_out" in matter,
        "confirmed": word in ("by_code", "by_phone"),
        "satisfied": word in ("by_code", "by_phone") and matter["satisfied"] in ("satisfied", "fairly"),
        **{said: word == said for said in ("by_code", "by_phone", "silent")},
        **{out: live and matter.get("out") == out for out in ("declined", "merged", "withdrawn", "invalid")},
        "disputed": live and "disputed" in matter,
        "imported": not live,
    }


def counts(found: list[Row]) -> dict[str, int]:
    """How many matters are of each count."""
    each = [counted(matter) for matter in found]
    return {name: sum(one[name] for one in each) for name in counted({"origin": ""})}


def rates(found: list[Row]) -> dict[str, list[int]]:
    """Numerator and denominator of the four figures."""
    parts = {"replied": "taken_up", "carried_out": "to_carry_out", "confirmed": "replied", "satisfied": "confirmed"}
    number = counts(found)
    return {figure: [number[figure], number[whole]] for figure, whole in parts.items()}


def first_day(when: str, unit: str) -> date | None:
    """The day, or the Monday of the week; None where a day is asked for and only the week is known."""
    day = date.fromisocalendar(int(when[:4]), int(when[6:]), 1) if "W" in when else date.fromisoformat(when)
    whole = None if "W" in when else day
    return day - timedelta(days=day.weekday()) if unit == "weeks" else whole


def lags(found: list[Row], unit: str) -> dict[str, list[int | None]]:
    """How many, and within how many days or weeks half and nine in ten of them were done; in weeks: all of them."""
    result = {}
    for name in ("accepted", "replied", "carried_out", "imported"):
        done, who, took = {"imported": "replied"}.get(name, name), {"accepted": "taken_up"}.get(name, name), []
        for matter in found:
            if counted(matter)[who] and done in matter:
                first, last = (first_day(matter[end], unit) for end in ("received", done))
                took += [max(0, (last - first).days) // (7 if unit == "weeks" else 1)] if first and last else []
        took.sort()
        result[name] = [len(took), *(took[-(-len(took) * part // 100) - 1] if took else None for part in (50, 90))]
    return result


def figures(lines: list[Row]) -> dict[str, Any]:
    """All of it: in all, by kind, what is counted beside, how long it took, how often each rung was taken."""
    found = matters(lines)
    kinds = sorted({matter["kind"] for matter in found})
    rungs = [fact.split(".")[1] for matter in found for fact in matter["rungs"]]
    return {
        "rates": rates(found),
        "by_kind": {kind: rates([matter for matter in found if matter["kind"] == kind]) for kind in kinds},
        "counts": counts(found),
        "lags": {unit: lags(found, unit) for unit in ("days", "weeks")},
        "ladder": {rung: rungs.count(rung) for rung in sorted(set(rungs))},
    }


if __name__ == "__main__":
    entries = read(sys.argv[-1])
    if "--leaves" in sys.argv:
        print("\n".join(f"{line['index']} {leaf(line)}" for line in entries if line.get("commitment")))
    else:
        print(json.dumps(figures(entries), indent=1, ensure_ascii=False))
