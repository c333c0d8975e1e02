"""A receipt and a log are checked by Go's own packages (golang.org/x/mod/sumdb), written by others for other logs."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.ledger.receipts_made import VKEYS, receipt

SOURCE = Path(__file__).parent / "other_tools/receipt.go"
PACKAGES = Path("/usr/share/gocode")
pytestmark = pytest.mark.skipif(
    not shutil.which("go") or not (PACKAGES / "src/golang.org/x/mod/sumdb").exists(),
    reason="NO GO: not checked by other people's code (apt-get install golang-go golang-golang-x-mod-dev)",
)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("go")
    environment = {**os.environ, "GO111MODULE": "off", "GOPATH": str(PACKAGES), "GOCACHE": str(folder / "cache")}
    built = folder / "receipt"
    subprocess.run(["go", "build", "-o", built, SOURCE], env=environment, check=True, timeout=300)
    return built


def told(program: Path, file: Path, data: bytes, key: str = VKEYS[0]) -> tuple[int, str]:
    file.write_bytes(data)
    done = subprocess.run([program, file, key], capture_output=True, text=True, check=False, timeout=30)
    return done.returncode, done.stdout.strip()


def test_a_receipt_by_code_that_is_not_ours(program: Path, tmp_path: Path) -> None:
    file = tmp_path / "receipt"
    assert told(program, file, receipt()) == (0, "OK: record 123 of 300 in log.example/matters")
    assert told(program, file, receipt(257, 256))[0] == 0
    assert told(program, file, receipt().replace(b"index 123", b"index 122")) == (
        1,
        "FAILED: invalid transparency proof",
    )
    assert told(program, file, receipt(), VKEYS[0].replace("matters", "other"))[0] == 1
