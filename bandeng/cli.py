"""The `bandeng` command: every sub-command is a management command of the room it belongs to.

But for `verify receipt`, `verify log` and `verify draw`, which anyone may run where there is no house at all.
"""

import os
import sys

from django.core.management import BaseCommand, execute_from_command_line

# What `verify` checks without a house.
FORMS = ("receipt", "log", "draw")


def main(argv: list[str] | None = None) -> None:
    """Run `bandeng COMMAND …`; without a command, list them."""
    words = sys.argv[1:] if argv is None else argv
    if words[:1] == ["verify"] and words[1:2] and words[1] in FORMS:
        from bandeng.gateway import verifying  # brings in much that no other command needs

        sys.exit(verifying.main(words[1:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bandeng.config.settings")
    # What Django has to say of the code itself is a test of ours, and a third of the time that a command takes.
    BaseCommand.requires_system_checks = ()
    execute_from_command_line(["bandeng", *words])
