"""A server of its own on the loopback, and whoever asks it: for faults that only a real one meets."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
COOKIE = re.compile(r"(\w+)=([^;]*)")


@dataclass
class Answer:
    """What the server answered."""

    status: int
    text: str
    headers: Mapping[str, str]


@dataclass
class Asker:
    """A browser or a program."""

    port: int
    known: dict[str, Any]
    cookies: dict[str, str] = field(default_factory=dict)
    server: int = 0  # number of the process that begets those that answer

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Ask once, over a connection of its own; the reader's language is Spanish."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        told.setdefault("Accept-Language", "es")
        if self.cookies:
            told["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body or None, told)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
            for name, value in response.getheaders():
                if name.lower() == "set-cookie" and (cookie := COOKIE.match(value)):
                    self.cookies[cookie[1]] = cookie[2]
            return Answer(response.status, text, dict(response.getheaders()))
        finally:
            connection.close()

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self.ask("GET", path)

    def post(self, path: str, **fields: str) -> Answer:
        """Send a form."""
        told = urlencode({"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **fields})
        return self.ask("POST", path, told.encode(), Content_Type="application/x-www-form-urlencoded")

    def submit(self, note: str) -> Answer:
        """Submit a version by the interface for programs."""
        path = f"/api/plans/{self.known['plan']}/deliverables/{self.known['deliverable']}/versions"
        body = urlencode({"link": "https://nube.example.org/informe", "note": note}).encode()
        bearer = f"Bearer {self.known['token']}"
        return Asker(self.port, self.known).ask(
            "POST", path, body, Authorization=bearer, Content_Type="application/x-www-form-urlencoded"
        )


def environment(data: Path, database: str = "") -> dict[str, str]:
    """The settings of a server of the test."""
    own = {"CAUCE_DATA": str(data), "CAUCE_DATABASE_URL": database, "PYTHONPATH": str(ROOT / "src"), "LANG": "es_PA"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CAUCE_", "DJANGO_"))}
    return kept | own


def prepared(settings: dict[str, str]) -> dict[str, Any]:
    """Fill the data folder; return how to get in."""
    program = str(ROOT / "tests" / "faults" / "prepare.py")
    done = subprocess.run([sys.executable, program], env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


@contextmanager
def serving(settings: dict[str, str], known: dict[str, Any], *, gunicorn: str = "") -> Iterator[Asker]:
    """Start a server, sign a browser in, and end it; ``gunicorn`` are lines of its settings, in place of the usual."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    words = [sys.executable, "-m", "cauce.cli", "serve", "--port", str(port), "--workers", "1"]
    if gunicorn:
        file = Path(settings["CAUCE_DATA"], "gunicorn.conf.py")
        file.write_text(f'{gunicorn}\nbind = "127.0.0.1:{port}"\n', encoding="utf-8")
        words[4:] = ["--config", str(file)]
    server = subprocess.Popen(words, env=settings, start_new_session=True, stderr=subprocess.DEVNULL)
    try:
        asker = Asker(port, known, server=server.pid)
        until = time.monotonic() + 60
        while True:
            try:
                asker.get("/")
                break
            except OSError:
                assert server.poll() is None and time.monotonic() < until, "the server did not start"
                time.sleep(0.1)
        assert asker.get(f"/es/entrar/{known['links'][0]}/").status == 302
        assert asker.get("/es/cuenta/claves/").status == 200
        yield asker
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)
