"""The published figures, worked out anew with pandas from the open export alone; nothing of Bandeng's is imported."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

OUT = ["declined", "merged", "split", "withdrawn", "invalid"]


def read(path: Path) -> pd.DataFrame:
    """The table of `bandeng export open` or `rungs` (.csv), past its title and remark."""
    rows = path.read_text(encoding="utf-8-sig").splitlines()
    head = next(number for number, row in enumerate(rows) if row.startswith("subject,"))
    table = pd.read_csv(path, skiprows=head, keep_default_na=False, dtype=str, encoding="utf-8-sig")
    for name in [name for name in table.columns if name.endswith(("_on", "_due")) or name == "on"]:
        table[name] = pd.to_datetime(table[name], errors="coerce")
    return table


def masks(table: pd.DataFrame) -> dict[str, pd.Series]:
    taken_up = (table.origin != "import") & ~table.state.isin(OUT) & table.accepted_on.notna()
    replied = taken_up & table.replied_on.notna()
    to_carry_out = replied & ~table.result.isin(["explained", "elsewhere"])
    said = replied & table.word.isin(["code", "phone"])
    return {
        "taken_up": taken_up,
        "replied": replied,
        "to_carry_out": to_carry_out,
        "carried_out": to_carry_out & table.carried_out_on.notna(),
        "said": said,
        "satisfied": said & table.satisfied.isin(["yes", "fairly"]),
    }


def rates(table: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Numerator and denominator of the four figures."""
    of = {name: int(mask.sum()) for name, mask in masks(table).items()}
    return {
        "replied": (of["replied"], of["taken_up"]),
        "carried_out": (of["carried_out"], of["to_carry_out"]),
        "confirmed": (of["said"], of["replied"]),
        "satisfied": (of["satisfied"], of["said"]),
    }


def lags(table: pd.DataFrame) -> dict[str, tuple[int, Any, Any]]:
    """How many, and within how many days half and nine in ten of them were done."""
    of = masks(table)
    imported = (table.origin == "import") & table.replied_on.notna()
    stretches = {
        "accepted": (of["taken_up"], "accepted_on"),
        "replied": (of["replied"], "replied_on"),
        "carried_out": (of["carried_out"], "carried_out_on"),
        "imported": (imported, "replied_on"),
    }
    found = {}
    for name, (mask, until) in stretches.items():
        days = (table[mask][until] - table[mask].received_on).dt.days.to_numpy()
        half, most = (_within(days, share) for share in (0.5, 0.9))
        found[name] = (len(days), half, most)
    return found


def _within(days: Any, share: float) -> int | None:
    return int(np.quantile(days, share, method="inverted_cdf")) if len(days) else None


def ladder(rungs: pd.DataFrame, since: str, until: str) -> dict[str, int]:
    """How often each step of the ladder was taken from one day to another, both included (ISO dates)."""
    step = rungs.code.str.rpartition(".")[2]
    return dict(step[rungs.on.between(since, until)].value_counts())
