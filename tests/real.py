"""Where the real data lie, when they lie beside the project; no test may need them."""

from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
MESSAGES = DATA / "messages"
DIVISIONS = DATA / "divisions"
POLIS = DATA / "polis"
