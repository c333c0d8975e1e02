"""`bandeng worker`: seals the ledger, sends messages, makes backups. Any number may run."""

import os
import signal
from argparse import ArgumentParser
from threading import Event, Thread
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext_lazy as _

from bandeng.core import worker


def stop_with_parent(parent: int, stop: Event) -> None:
    """Set `stop` when the process `parent`, which started this one, is gone, however it went."""
    while os.getppid() == parent and not stop.wait(1):
        pass
    stop.set()


class Command(BaseCommand):
    help = str(_("后台程序：封存台账、发送消息、定时备份。"))

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="run every step once and stop")
        parser.add_argument("--with-parent", type=int, metavar="PID", help="stop when that parent is gone")

    def handle(self, *args: Any, once: bool, with_parent: int | None, **options: Any) -> None:
        if once:
            worker.do_all()
            worker.wait_aside(60)
            return
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        if with_parent:
            Thread(target=stop_with_parent, args=(with_parent, stop), daemon=True).start()
        worker.run(stop)
