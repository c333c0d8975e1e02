"""A PostgreSQL cluster for the tests: made in a temporary folder, gone afterwards.

python -m tests.postgres COMMAND …   runs COMMAND with BANDENG_DATABASE_URL set
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
    "log_min_messages": "fatal",
    # What is no longer needed of the log of changes goes, instead of being written over one day.
    "wal_recycle": "off",
}
# No test cuts the power: waiting for the disk would only cost time.
HASTY = {"fsync": "off", "full_page_writes": "off"}


def binaries() -> Path | None:
    """The folder of PostgreSQL's programs, the newest version's; None when it is not installed."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    found = str(debian[-1]) if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _as_server() -> list[str]:
    """PostgreSQL refuses to run as root; Debian's package brings a user for it."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def cluster(*, hasty: bool = False) -> Iterator[str]:
    """Start a cluster; yields its URL, with a database `bandeng` that does not exist before tests make one."""
    programs = binaries()
    if programs is None:
        raise FileNotFoundError("PostgreSQL is not installed: apt-get install postgresql")
    # A run that is broken off takes its cluster along: SIGTERM alone would pass over `finally`.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = Path(tempfile.mkdtemp(prefix="bandeng-pg-"))
    data, port = folder / "data", free_port()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")

    def run(program: str, *words: str) -> None:
        subprocess.run(
            [*_as_server(), str(programs / program), *words], check=True, cwd=folder, stdout=subprocess.DEVNULL
        )

    try:
        run("initdb", "-D", str(data), "-U", "bandeng", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        options = {**OPTIONS, **(HASTY if hasty else {}), "port": str(port), "unix_socket_directories": str(folder)}
        words = " ".join(f"-c {name}={value}" for name, value in options.items())
        run("pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-w", "-o", words, "start")
        try:
            yield f"postgres://bandeng@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    with cluster() as url:
        return subprocess.run(sys.argv[1:], env={**os.environ, "BANDENG_DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main())
