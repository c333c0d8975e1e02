"""`bandeng verify receipt` and `verify log` where there is no house: no database, no settings, no folder of data."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import bandeng
from bandeng.gateway import fetching, verifying
from tests.ledger.receipts_made import PLACE, VKEYS, WORDS, Served, leaves, promise, receipt, shown

ROOT = Path(bandeng.__file__).parent.parent


def verify(folder: Path, *words: str, language: str = "zh_CN.UTF-8") -> subprocess.CompletedProcess[str]:
    """Run the command in `folder`, with nothing in the environment that tells of a house."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("BANDENG_", "DJANGO_"))}
    environment |= {"LC_ALL": language, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    environment["BANDENG_DATABASE_URL"] = "postgres://nobody@192.0.2.1/none"
    found = subprocess.run(
        [sys.executable, "-m", "bandeng", "verify", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in found.stderr, found.stderr
    assert not (folder / "data").exists(), "it made itself a house"
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mine.tlog-proof").write_bytes(receipt())
    (tmp_path / "promise.txt").write_text(promise())
    (tmp_path / "keys").write_text("\n".join(VKEYS))
    (tmp_path / "words").write_text(WORDS)
    return tmp_path


def kept(folder: Path, served: Served) -> Path:
    """A log as a folder of files, under the paths it is served by."""
    for path, data in served.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def test_a_receipt(folder: Path) -> None:
    done = verify(folder, "receipt", "mine.tlog-proof", "--keys", "keys", "--words", "words", "--place", PLACE)
    assert done.returncode == 0, done.stderr
    for said in ("第 124 条", "收到一件居民反映的事", "一字不差", "核对通过", VKEYS[0]):
        assert said in done.stdout
    wrong = verify(folder, "receipt", "mine.tlog-proof", "--keys", "keys", "--words", "words")
    assert wrong.returncode == 1
    assert "✗ 您的原话" in wrong.stdout


def test_a_promise_and_what_is_neither(folder: Path) -> None:
    assert "这只是承诺" in verify(folder, "receipt", "promise.txt", "--keys", "keys").stdout
    assert verify(folder, "receipt", "words", "--keys", "keys").returncode == 1
    assert verify(folder, "receipt", "words").returncode == 1
    assert verify(folder, "receipt", "gone", "--keys", "keys").returncode == 2
    assert verify(folder, "receipt", "mine.tlog-proof", "--keys", "words").returncode == 2
    assert verify(folder, "receipt").returncode == 2


def test_a_changed_receipt_in_english(folder: Path) -> None:
    (folder / "false").write_bytes(receipt().replace(b"index 123", b"index 122"))
    done = verify(folder, "receipt", "false", "--keys", "keys", language="en_GB.UTF-8")
    assert done.returncode == 1
    assert "✗ Its place in the log" in done.stdout
    assert "The check failed." in done.stderr


def test_a_policy(folder: Path) -> None:
    log, *witnesses = VKEYS
    told = [
        f"log {log}",
        *(f"witness w{n} {vkey}" for n, vkey in enumerate(witnesses[:2])),
        "group g 2 w0 w1",
        "quorum g",
    ]
    (folder / "policy").write_text("\n".join([*told, ""]))
    assert verify(folder, "receipt", "mine.tlog-proof", "--policy", "policy").returncode == 0
    told[2] = f"witness w1 {witnesses[5]}"
    (folder / "policy").write_text("\n".join([*told, ""]))
    done = verify(folder, "receipt", "mine.tlog-proof", "--policy", "policy")
    assert done.returncode == 1
    assert "✗ 信任策略" in done.stdout
    (folder / "policy").write_text("nonsense\n")
    assert verify(folder, "receipt", "mine.tlog-proof", "--policy", "policy").returncode == 2


def test_a_log_in_a_folder_and_over_http(folder: Path, tmp_path: Path) -> None:
    kept(folder, Served(leaves(300, 123)))
    (folder / "older").write_bytes(Served(leaves(200, 123)).note)
    done = verify(folder, "log", ".", "--older", "older", "--older", "mine.tlog-proof", "--key", VKEYS[0])
    assert done.returncode == 0, done.stderr
    assert "300 条记录，核对了 3 片瓦片，以前的检查点 2 份" in done.stdout
    with serving(folder) as url:
        done = verify(folder, "log", url, "--older", "older")
        assert done.returncode == 0, done.stderr
        assert "请与另一处来源" in done.stdout
        assert verify(folder, "receipt", "mine.tlog-proof", "--keys", f"{url}/keys").returncode == 0
        assert verify(folder, "receipt", "mine.tlog-proof", "--keys", f"{url}/nothing").returncode == 2
    assert verify(folder, "log", url).returncode == 2


def test_a_log_that_was_changed_is_named_by_its_place(folder: Path) -> None:
    kept(folder, Served(leaves(300, 123)))
    tile = folder / "tile/0/000"
    tile.write_bytes(b"\0" + tile.read_bytes()[1:])
    done = verify(folder, "log", ".")
    assert done.returncode == 1
    assert "tile/0/000：这一片被改过" in done.stderr
    tile.unlink()
    assert "缺少这一片" in verify(folder, "log", ".").stderr
    (folder / "checkpoint").write_bytes(Served(leaves(300, 123)).note.replace(b"\n300\n", b"\n299\n"))
    assert verify(folder, "log", ".").returncode == 1
    (folder / "checkpoint").unlink()
    assert verify(folder, "log", ".").returncode == 2


def test_a_log_that_does_not_go_on_from_the_older(folder: Path) -> None:
    kept(folder, Served(leaves(300, 123)))
    (folder / "older").write_bytes(Served(leaves(200, 124)).note)
    done = verify(folder, "log", ".", "--older", "older")
    assert done.returncode == 1
    assert "不是接着以前的检查点" in done.stderr
    (folder / "longer").write_bytes(Served(leaves(301, 123)).note)
    assert verify(folder, "log", ".", "--older", "longer").returncode == 1
    assert verify(folder, "log", ".", "--older", "words").returncode == 2
    assert shown()["code"] not in done.stdout


def test_without_keys_they_are_asked_of_the_log_that_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = []

    def get(url: str) -> bytes | None:
        asked.append(url)
        return (folder / "keys").read_bytes() if len(asked) == 1 else None

    monkeypatch.setattr(fetching, "get", get)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert verifying.main(["receipt", str(folder / "mine.tlog-proof")]) == 0
    assert "请与另一处来源（海报、见证方）比对" in capsys.readouterr().out
    assert verifying.main(["receipt", str(folder / "mine.tlog-proof")]) == 2
    assert "没法核对" in capsys.readouterr().err
    assert asked == ["https://log.example/matters/keys"] * 2
