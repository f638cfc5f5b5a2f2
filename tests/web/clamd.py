"""A clamd on the loopback that speaks INSTREAM: it knows one virus, and can fall silent or be of another mind."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

VIRUS = b"a virus that only this test knows"


@contextmanager
def clamd(*, answer: bytes = b"") -> Iterator[tuple[str, list[bytes]]]:
    """Run one; give its address and, as they come, the contents that it was sent."""
    seen: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_serve, args=(server, answer, seen), daemon=True).start()
        yield f"clamd://127.0.0.1:{server.getsockname()[1]}", seen


def _serve(server: socket.socket, answer: bytes, seen: list[bytes]) -> None:
    while True:
        try:
            link, _ = server.accept()
        except OSError:
            return
        with link, link.makefile("rb") as said:
            if said.read(10) != b"zINSTREAM\0":
                continue
            content = b""
            while length := struct.unpack("!L", said.read(4))[0]:
                content += said.read(length)
            seen.append(content)
            verdict = b"stream: Test-Signature FOUND\0" if VIRUS in content else b"stream: OK\0"
            link.sendall(answer or verdict)
