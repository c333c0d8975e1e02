"""An older database put back as a whole: the file outside tells, and nothing is sealed on top of it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from benchmarks.servers import ROOT, environment, python

ACTING = """
import sys, django; django.setup()
from datetime import date, timedelta
from bandeng.core import chores
from bandeng.core.actions import By
from bandeng.core.models import CalendarDay
from tests.core.deeds import name_day
for _ in range(int(sys.argv[1])):
    name_day(By(), date(2030, 1, 1) + timedelta(days=CalendarDay.objects.count()))
print("sealed", chores.seal())
"""
Copy = Callable[[], None]
ENGINES = [pytest.param(name, marks=pytest.mark.only_on(name)) for name in ("sqlite", "postgresql")]


@pytest.fixture
def place(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[dict[str, str], Copy, Copy]]:
    """The environment of a studio of its own, and how its database is kept aside and put back."""
    if request.param == "sqlite":
        file, old = tmp_path / "bandeng.sqlite3", tmp_path / "older"

        def put_back() -> None:
            for name in ("-wal", "-shm"):
                file.with_name(file.name + name).unlink(missing_ok=True)
            shutil.copy(old, file)

        yield environment(tmp_path, ""), lambda: bool(shutil.copy(file, old)), put_back
        return
    import psycopg

    url, name = os.environ["BANDENG_DATABASE_URL"], f"older_{uuid4().hex}"

    def copy(source: str, to: str) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {to}")
            connection.execute(f"CREATE DATABASE {to}" + (f" TEMPLATE {source}" if source else ""))

    copy("", name)
    env = environment(tmp_path, urlsplit(url)._replace(path=f"/{name}").geturl())
    yield env, lambda: copy(name, f"{name}_old"), lambda: copy(f"{name}_old", name)
    with psycopg.connect(url, autocommit=True) as connection:
        for made in (name, f"{name}_old"):
            connection.execute(f"DROP DATABASE IF EXISTS {made} WITH (FORCE)")


def run(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], cwd=ROOT, env=env, capture_output=True, text=True)


def act(env: dict[str, str], count: int) -> str:
    settings = {"DJANGO_SETTINGS_MODULE": "bandeng.config.settings"}
    done = run(env | settings, "-c", ACTING, str(count))
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("place", ENGINES, indirect=True)
def test_an_older_database_put_back(place: tuple[dict[str, str], Copy, Copy], tmp_path: Path) -> None:
    env, keep, put_back = place
    python("-m", "bandeng", "migrate", env=env)
    act(env, 3)
    keep()
    older = (tmp_path / "heads.jsonl").read_text()
    act(env, 4)
    verified = run(env, "-m", "bandeng", "verify")
    assert verified.returncode == 0, verified.stderr
    put_back()
    verified = run(env, "-m", "bandeng", "verify")
    assert verified.returncode == 1
    size = older.splitlines()[-1].split(",")[0].removeprefix('{"size":')
    assert f"只到第 {int(size) + 1} 条之前" in verified.stderr
    assert "sealed 0" in act(env, 5), "nothing is said a second time of the same places"
    assert "只到第" in run(env, "-m", "bandeng", "verify").stderr
    # With the older file of heads put back too, this house knows of nothing: a witness or a kept checkpoint does.
    (tmp_path / "heads.jsonl").write_text(older)
    assert run(env, "-m", "bandeng", "verify").returncode == 0
