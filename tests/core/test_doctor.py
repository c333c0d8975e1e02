from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from bandeng.core import clock, doctor, guard
from bandeng.ledger import triggers

pytestmark = pytest.mark.django_db


@pytest.fixture
def production(settings, tmp_path):
    """A studio set up as docs/operations.md says."""
    settings.PRODUCTION, settings.REQUIRE_TOTP, settings.DEMO = True, True, False
    settings.SITE, settings.ALLOWED_HOSTS = "https://studio.example.org", ["studio.example.org"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.EMAIL_HOST, settings.SMS_GATEWAY = "mail.example.org", "https://sms.example.org"
    settings.HEADS_FILE, settings.BACKUPS = tmp_path / "heads" / "heads.jsonl", tmp_path / "backups"
    settings.KEYS = tmp_path / "keys"
    settings.KEYS.mkdir(mode=0o700)
    return settings


def serious() -> list[str]:
    return [finding.what for finding in doctor.serious()]


def test_a_studio_set_up_as_the_manual_says(production):
    assert serious() == []
    call_command("doctor")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SITE", "http://studio.example.org", "https"),
        ("SITE", "https://elsewhere.example.org", "BANDENG_HOSTS"),
        ("ALLOWED_HOSTS", ["*", "studio.example.org"], "任何域名"),
        ("SECURE_PROXY_SSL_HEADER", None, "TLS"),
        ("REQUIRE_TOTP", False, "动态口令"),
        ("DEBUG", True, "调试"),
        ("DEMO", True, "演示"),
    ],
)
def test_each_fault_of_a_production_is_serious(production, name, value, says):
    setattr(production, name, value)
    (found,) = serious()
    assert says in found
    with pytest.raises(SystemExit):
        call_command("doctor")


def test_demo_persons_have_no_place_in_production(production):
    with guard.writing():
        get_user_model()._default_manager.create(name="某某", sort_key="mou", demo=True, created_at=clock.now())
    (found,) = serious()
    assert "演示人员" in found


def test_a_faulty_production_does_not_start(production):
    production.DEBUG = True
    with pytest.raises(CommandError, match="调试"):
        call_command("run", "--web-only")


def test_a_key_that_others_can_read(production):
    key = Path(production.KEYS / "master")
    key.write_bytes(bytes(32))
    key.chmod(0o644)
    (found,) = serious()
    assert str(key) in found


def test_triggers_that_are_gone(production):
    with guard.writing():
        triggers.remove(connection)
    (found,) = serious()
    assert "ledger_entry_delete" in found


def test_a_check_that_fails_is_a_finding(production, monkeypatch):
    def broken() -> list[doctor.Finding]:
        raise ConnectionError("gone")

    monkeypatch.setattr(doctor, "CHECKS", [("database", broken)])
    assert "gone" in serious()[0]
