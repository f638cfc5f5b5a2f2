"""The parts of a server as deploy/ describes them, on the loopback: its very files, with other ports and folders."""

from __future__ import annotations

import http.client
import os
import re
import shlex
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
SITE = "plan.example.org"
PROGRAM = "/usr/local/lib/cauce/bin/cauce"
SECONDS = 180  # a busy machine answers late


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def variables(file: Path) -> dict[str, str]:
    """An environment file as systemd reads it."""
    lines = [line for line in file.read_text().splitlines() if line and not line.startswith("#")]
    return {name: value for name, _, value in (line.partition("=") for line in lines)}


def order(unit: str) -> list[str]:
    """What a unit starts."""
    written = re.search(r"^ExecStart=(.*)$", (DEPLOY / "systemd" / unit).read_text(), re.M)
    assert written is not None
    return shlex.split(written[1])


def wait_for(check: Callable[[], object], *, what: str, process: subprocess.Popen[bytes] | None = None) -> None:
    until = time.monotonic() + SECONDS
    while not check():
        assert process is None or process.poll() is None, f"{what} ended with {process and process.returncode}."
        assert time.monotonic() < until, f"{what} did not come within {SECONDS} s."
        time.sleep(0.1)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running(
    command: list[str], *, log: Path, env: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A process for as long as it is needed; ended as systemd ends it, and killed where it stays."""
    with log.open("ab") as lines:
        process = subprocess.Popen(command, stdout=lines, stderr=lines, env=env, cwd=log.parent, start_new_session=True)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()


@dataclass
class House:
    """One server: its settings, its folder, its port."""

    folder: Path
    database: str
    port: int = field(default_factory=free_port)

    @property
    def env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CAUCE_")}
        told = variables(DEPLOY / "cauce.env.example")
        told |= {"CAUCE_DATA": str(self.folder / "data"), "CAUCE_BACKUPS": str(self.folder / "backups")}
        told |= {"CAUCE_DATABASE_URL": self.database, "CAUCE_MAIL_URL": ""}  # letters stay on a page
        return {**kept, **told, "LANGUAGE": "es", "PYTHONPATH": str(ROOT / "src")}

    def words(self, command: list[str]) -> list[str]:
        """An order of deploy/ with this house's program and files."""
        assert command[0] == PROGRAM
        told = [word.replace("/etc/cauce", str(self.folder)) for word in command[1:]]
        return [sys.executable, "-m", "cauce.cli", *told]

    def cauce(self, *words: str) -> str:
        """Give an order and return what it prints."""
        command = self.words([PROGRAM, *words])
        done = subprocess.run(command, env=self.env, cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def copy(self, name: str) -> Path:
        """Copy a file of deploy/, with this house's port."""
        file = self.folder / name
        file.write_text((DEPLOY / name).read_text().replace("127.0.0.1:8000", f"127.0.0.1:{self.port}"))
        return file

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Server and worker, started as their units start them."""
        self.copy("gunicorn.conf.py")
        server, worker = (self.words(order(f"cauce-{name}.service")) for name in ("server", "worker"))
        with running(server, log=self.folder / "server.log", env=self.env) as process:
            wait_for(lambda: listens(self.port), what="The server", process=process)
            with running(worker, log=self.folder / "worker.log", env=self.env):
                yield


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Reader:
    """A browser without scripts: keeps cookies, speaks to the loopback under the site's name."""

    def __init__(self, port: int, *, secure: bool = True) -> None:
        self.port, self.secure = port, secure
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, address: str, body: bytes = b"", **headers: str) -> Answer:
        """Ask for an address of the site; a redirect is not followed."""
        parts = urlsplit(address)
        said = {"Host": SITE, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection(SITE, self.port, timeout=60)
        connection.sock = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        if self.secure:
            trusting = ssl.create_default_context()
            trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE  # a certificate of this test's own
            connection.sock = trusting.wrap_socket(connection.sock, server_hostname=SITE)
        try:
            connection.request(method, parts.path + (f"?{parts.query}" if parts.query else ""), body, said)
            response = connection.getresponse()
            answer = Answer(response.status, response.msg, response.read())
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer

    def get(self, address: str) -> Answer:
        return self.ask("GET", address)

    def send(self, address: str, *, files: Mapping[str, tuple[str, bytes]], **fields: str) -> Answer:
        """Fill in the form of a page and send it."""
        page = self.get(address).text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None, page[:500]
        values = {"csrfmiddlewaretoken": token[1], **fields}
        origin = {"Origin": f"https://{SITE}", "Referer": f"https://{SITE}{address}"}
        if not files:
            kind = "application/x-www-form-urlencoded"
            return self.ask("POST", address, urlencode(values).encode(), Content_Type=kind, **origin)
        parts = [(f'name="{name}"', value.encode()) for name, value in values.items()]
        parts += [(f'name="{name}"; filename="{file}"', content) for name, (file, content) in files.items()]
        body = b"".join(
            b"--here\r\nContent-Disposition: form-data; " + head.encode() + b"\r\n\r\n" + content + b"\r\n"
            for head, content in parts
        )
        return self.ask(
            "POST", address, body + b"--here--\r\n", Content_Type="multipart/form-data; boundary=here", **origin
        )
