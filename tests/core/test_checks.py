"""What Django's own checks say of the code: commands leave them out (`bandeng/cli.py`)."""

from django.core import checks


def test_django_finds_nothing_wrong() -> None:
    assert checks.run_checks() == []
