"""What an operator sets: environment variables, with defaults for the embedded mode."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


def text(name: str, default: str = "") -> str:
    return os.environ.get(f"BANDENG_{name}", default)


def flag(name: str, default: bool = False) -> bool:
    return text(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def items(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def database(url: str, data: Path) -> dict[str, Any]:
    """Django's DATABASES entry for `url` (`postgres://user:pass@host:port/name`), or SQLite under `data`."""
    if url.startswith(("postgres://", "postgresql://")):
        parts = urlsplit(url)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {"options": "-c synchronous_commit=on -c jit=off -c random_page_cost=1.1"},
        }
    pragmas = (
        "PRAGMA journal_mode=WAL;",
        "PRAGMA synchronous=FULL;",
        "PRAGMA busy_timeout=10000;",
        "PRAGMA secure_delete=ON;",
        "PRAGMA foreign_keys=ON;",
    )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": url.removeprefix("sqlite:///") or str(data / "bandeng.sqlite3"),
        "OPTIONS": {"timeout": 10, "transaction_mode": "IMMEDIATE", "init_command": "".join(pragmas)},
        "CONN_MAX_AGE": None,
    }
