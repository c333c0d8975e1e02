"""`python -m benchmarks`: the benchmarks that have a goal, one after the other."""

import subprocess
import sys

NAMES = ("intake", "import_matters", "cold_start", "ledger", "roster", "sortition", "votes")


def main() -> int:
    outcome = 0
    for name in NAMES:
        print(f"\n######## {name} ########", flush=True)
        outcome = max(outcome, subprocess.run([sys.executable, "-m", f"benchmarks.{name}"]).returncode)
    return outcome


if __name__ == "__main__":
    raise SystemExit(main())
