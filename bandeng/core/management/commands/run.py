"""`bandeng run`: everything one studio needs in one command, the web server and a worker."""

import ctypes
import errno
import os
import signal
import socket
import sys
from argparse import ArgumentParser
from contextlib import suppress
from threading import Event, Thread
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils.translation import gettext as _

from bandeng.core import starting
from bandeng.core.errors import Refused

# Python computes on one core in each process, so one process for each core, and not many threads in each.
PROCESSES = min(4, os.cpu_count() or 1)
THREADS = 8  # in all processes together, and at least two in each
STOPS = 10  # seconds that a web process has to end its requests
PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """In a forked web process: ask Linux for a SIGTERM when this command is gone, however it went."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def keep_worker(stop: Event) -> None:
    """Run a worker as a child process, and another one when it ends, until `stop` is set."""
    command = [sys.executable, "-m", "bandeng", "worker", "--with-parent", str(os.getpid())]
    while not stop.is_set():
        # Its own session: Ctrl-C reaches this process only, which then ends the child in order. Not Popen: that
        # waits on a pipe which a web process forked at the same moment would hold open for ever.
        child = os.posix_spawn(sys.executable, command, os.environ, setsid=True)
        while not ended(child):
            if stop.wait(0.2):
                os.kill(child, signal.SIGTERM)
                os.waitpid(child, 0)
                return
        stop.wait(1)


def faults_found() -> str:
    """Why a production studio must not start, in words; empty when it may."""
    from bandeng.core import doctor  # costs time that a trial's start need not spend

    return "\n".join(f"✗ {fault.what}\n  → {fault.mend}" for fault in doctor.serious())


def taken(host: str, port: int) -> bool:
    """Whether another program listens there, said before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False


def ended(child: int) -> bool:
    return os.waitpid(child, os.WNOHANG) != (0, 0)


class Command(BaseCommand):
    help = _("运行工作室：网站和后台程序。")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=PROCESSES, help="web server processes")
        parser.add_argument("--web-only", action="store_true", help="without worker and migrations")

    def handle(self, *args: Any, host: str, port: int, workers: int, web_only: bool, **options: Any) -> None:
        from granian import Granian
        from granian.constants import Interfaces
        from granian.log import LogLevels

        if taken(host, port):
            raise CommandError(
                _("端口 %(port)s 已被别的程序占用。请先停掉它，或换一个端口，例如：bandeng run --port %(other)s")
                % {"port": port, "other": port + 1}
            )
        address = f"http://{host}:{port}"
        if "BANDENG_SITE" not in os.environ:
            # Links in messages and on slips lead to where this studio really is.
            settings.SITE = os.environ["BANDENG_SITE"] = address
        from bandeng.core import restoring  # needs the apps

        try:
            restoring.check_whole()
            if not web_only:
                starting.prepare(settings.DEMO)
            restoring.finish(self.stdout.write)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        if settings.PRODUCTION and (faults := faults_found()):
            raise CommandError(faults)
        connections.close_all()
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bandeng.config.settings")
        os.register_at_fork(after_in_child=die_with_parent)
        # No access log: a request line would hold a resident's link token.
        server = Granian(
            "bandeng.config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=max(2, THREADS // workers),
            log_access=False,
            log_level=LogLevels.error,
            respawn_failed_workers=True,
            # One told to stop while it still starts would never hear it.
            workers_kill_timeout=STOPS,
        )
        stop = Event()
        keeper = Thread(target=keep_worker, args=(stop,))

        @server.on_startup
        def say() -> None:
            if not web_only:
                keeper.start()
            self.stdout.write(_("工作室已启动：%(address)s （按 Ctrl-C 停止）") % {"address": address})
            self.stdout.flush()

        try:
            server.serve()
        finally:
            stop.set()
            if keeper.is_alive():
                keeper.join()
