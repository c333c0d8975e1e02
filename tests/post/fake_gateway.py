"""An SMS gateway on loopback that records what it is handed, and can be told to misbehave."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# mode: (whether the message is taken, the answer's status)
MODES = {
    "ok": (True, 200),
    "fail": (False, 503),
    "reject": (False, 422),
    "lose": (True, 500),  # taken, but the answer says otherwise
    "redirect": (False, 302),
    "hang": (True, 200),  # taken, answered too late
}


class FakeGateway:
    """`asked` is every request in order; `taken` the messages by id, each once, as real ones keep them."""

    def __init__(self) -> None:
        self.mode = "ok"
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.taken: dict[str, dict[str, Any]] = {}
        self.released = threading.Event()
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.answer(gateway.take(body, dict(self.headers)))

            def answer(self, status: int) -> None:
                try:
                    self.send_response(status)
                    if status == 302:
                        self.send_header("Location", gateway.url)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                except OSError:
                    pass  # whoever asked has gone away

            def log_message(self, *_args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/send"

    def take(self, body: dict[str, Any], headers: dict[str, str]) -> int:
        """Record a request; the status to answer with: 409 for a message taken before."""
        self.asked.append(body)
        self.headers.append(headers)
        takes, status = MODES[self.mode]
        known = body["message_id"] in self.taken
        if takes:
            self.taken[body["message_id"]] = body
        if self.mode == "hang":
            self.released.wait(30)
        return 409 if known and takes and status == 200 else status

    def __enter__(self) -> "FakeGateway":
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self.server.shutdown()
        self.server.server_close()
