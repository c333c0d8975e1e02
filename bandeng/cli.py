"""The `bandeng` command: every sub-command is a management command of the room it belongs to."""

import os
import sys

from django.core.management import execute_from_command_line


def main(argv: list[str] | None = None) -> None:
    """Run `bandeng COMMAND …`; without a command, list them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bandeng.config.settings")
    execute_from_command_line(["bandeng", *(sys.argv[1:] if argv is None else argv)])
