"""An upstream on raw sockets: it records every request whole and answers by a script."""

import contextlib
import json
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

WAIT_SECONDS = 20


@dataclass(frozen=True)
class Request:
    """One request as it came over the wire."""

    method: str
    target: str
    version: str
    head: tuple[bytes, ...]
    body: bytes

    def values(self, name: str) -> list[str]:
        lines = (line.split(b":", 1) for line in self.head)
        return [
            value.strip(b" \t").decode("latin-1")
            for field, value in lines
            if field.lower() == name.lower().encode()
        ]

    def value(self, name: str) -> str | None:
        return next(iter(self.values(name)), None)

    @property
    def names(self) -> list[str]:
        """Field names in the order and the case in which they came."""
        return [line.split(b":", 1)[0].decode("latin-1") for line in self.head]

    def json(self):
        return json.loads(self.body)

    def json_or_none(self):
        try:
            value = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return value if isinstance(value, dict) else None


class PeerLeft(Exception):
    """The peer closed the connection where a request was expected."""


class Wire:
    """The upstream's side of one connection. Answers write to it."""

    def __init__(self, connection: socket.socket):
        self.connection = connection
        self.is_open = True
        self._buffer = bytearray()

    def send(self, data: bytes):
        self.connection.sendall(data)

    def head(self, status: int, headers=(), reason: str = "OK"):
        lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in headers)]
        self.send("\r\n".join([*lines, "", ""]).encode("latin-1"))

    def chunk(self, data: bytes):
        if data:
            self.send(b"%x\r\n%b\r\n" % (len(data), data))

    def end(self, trailers=()):
        lines = "".join(f"{name}: {value}\r\n" for name, value in trailers)
        self.send(b"0\r\n" + lines.encode("latin-1") + b"\r\n")

    def close(self):
        """Ends the connection with a FIN."""
        if self.is_open:
            self.is_open = False
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            self.connection.close()

    def reset(self):
        """Ends the connection with a RST."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.is_open = False
        self.connection.close()

    def wait_until_peer_leaves(self, seconds: float = WAIT_SECONDS) -> bool:
        self.connection.settimeout(seconds)
        try:
            return self.connection.recv(1) == b""
        except TimeoutError:
            return False
        except OSError:
            return True

    def read_line(self) -> bytes:
        while (end := self._buffer.find(b"\r\n")) < 0:
            self._fill()
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 2]
        return line

    def read_exactly(self, count: int, progress: Callable[[int], None]) -> bytes:
        body = bytearray(self._buffer[:count])
        del self._buffer[:count]
        progress(len(body))
        while len(body) < count:
            piece = self.connection.recv(min(1 << 20, count - len(body)))
            if not piece:
                raise PeerLeft
            body += piece
            progress(len(piece))
        return bytes(body)

    def _fill(self):
        piece = self.connection.recv(1 << 16)
        if not piece:
            raise PeerLeft
        self._buffer += piece


Answer = Callable[[Request, Wire], None]


class FakeUpstream:
    """Listens on a free port. `answer` serves every request that `answer_next` has not claimed."""

    def __init__(self, answer: Answer):
        self._first_answer = answer
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
        self._changed = threading.Condition()
        self.port = self._listener.getsockname()[1]
        self.reset()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def last(self) -> Request:
        return self.requests[-1]

    def reset(self):
        with self._changed:
            self.answer = self._first_answer
            self.requests: list[Request] = []
            self.body_bytes_read = 0
            self._next: deque[Answer] = deque()

    def answer_next(self, *answers: Answer):
        with self._changed:
            self._next.extend(answers)

    def wait_for_requests(self, count: int):
        self._wait(lambda: len(self.requests) >= count, f"{count} requests")

    def wait_for_body_bytes(self, count: int):
        self._wait(lambda: self.body_bytes_read >= count, f"{count} bytes of body")

    def close(self):
        self._listener.close()

    def _wait(self, condition: Callable[[], bool], what: str):
        with self._changed:
            assert self._changed.wait_for(condition, WAIT_SECONDS), f"the upstream never got {what}"

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(Wire(connection),), daemon=True).start()

    def _serve(self, wire: Wire):
        try:
            while wire.is_open:
                request = self._read_request(wire)
                self._record(request)(request, wire)
        except (PeerLeft, OSError):
            pass
        finally:
            wire.close()

    def _record(self, request: Request) -> Answer:
        with self._changed:
            self.requests.append(request)
            self._changed.notify_all()
            return self._next.popleft() if self._next else self.answer

    def _read_request(self, wire: Wire) -> Request:
        method, target, version = wire.read_line().decode("latin-1").split(" ")
        head = tuple(iter(wire.read_line, b""))
        request = Request(method, target, version, head, b"")
        if (request.value("Expect") or "").lower() == "100-continue":
            wire.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        return Request(method, target, version, head, self._read_body(request, wire))

    def _read_body(self, request: Request, wire: Wire) -> bytes:
        if "chunked" in (request.value("Transfer-Encoding") or "").lower():
            body = bytearray()
            while size := int(wire.read_line().split(b";")[0], 16):
                body += wire.read_exactly(size, self._count_body_bytes)
                wire.read_line()
            while wire.read_line():
                pass
            return bytes(body)
        return wire.read_exactly(int(request.value("Content-Length") or 0), self._count_body_bytes)

    def _count_body_bytes(self, count: int):
        with self._changed:
            self.body_bytes_read += count
            self._changed.notify_all()
