"""Run pytest on SQLite, then on PostgreSQL: `python -m tests.engines [PYTEST ARGUMENTS]`.

The outcome is the worse of the two. Without PostgreSQL the second run is passed over, and this says so.
"""

import os
import subprocess
import sys

from tests import postgres


def pytest(engine: str, url: str, words: list[str]) -> int:
    print(f"\n######## {engine} ########", flush=True)
    environment = {**os.environ, "BANDENG_DATABASE_URL": url}
    # Where Python is told to keep nothing it has compiled, hundreds of processes compile all of it again.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.run([sys.executable, "-m", "pytest", *words], env=environment).returncode


def main(words: list[str]) -> int:
    if postgres.binaries() is None:
        print("\n######## PostgreSQL is not installed: NOTHING is tested on it ########", flush=True)
        return pytest("SQLite", "", words)
    outcome = pytest("SQLite", "", words)
    with postgres.cluster(hasty=True) as url:
        return max(outcome, pytest("PostgreSQL", url, words))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
