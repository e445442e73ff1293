"""An HTTP/1.1 client on a raw socket, for what well-bred clients hide."""

import json
import socket
from dataclasses import dataclass


class Broken(Exception):
    """The reply ended before its framing said so."""


@dataclass(frozen=True)
class Reply:
    status: int
    reason: str
    version: str
    head: tuple[bytes, ...]
    body: bytes = b""
    trailers: tuple[bytes, ...] = ()

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
    def error(self) -> dict:
        """The error of a reply in the OpenAI dialect."""
        error = json.loads(self.body)["error"]
        assert (
            set(error) == {"message", "type", "param", "code"}
            and error["message"]
            and error["type"]
        )
        return error

    @property
    def names(self) -> list[str]:
        return [line.split(b":", 1)[0].decode("latin-1") for line in self.head]


class RawClient:
    """One connection. `receive_buffer` bounds what the kernel takes for a reader that is slow."""

    def __init__(self, port: int, timeout: float = 30, receive_buffer: int | None = None):
        self.connection = socket.socket()
        if receive_buffer:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.connection.settimeout(timeout)
        self.connection.connect(("127.0.0.1", port))
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port = port
        self._buffer = bytearray()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.connection.close()

    def send(self, data: bytes):
        self.connection.sendall(data)

    def request(self, method: str, target: str, headers=(), body: bytes | None = None):
        """Sends exactly these header lines after Host; Content-Length comes last."""
        lines = [f"{method} {target} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += [f"{name}: {value}" if value else f"{name}:" for name, value in headers]
        if body is not None:
            lines.append(f"Content-Length: {len(body)}")
        self.send("\r\n".join([*lines, "", ""]).encode("latin-1") + (body or b""))

    def read_head(self) -> Reply:
        version, status, *reason = self.read_line().decode("latin-1").split(" ", 2)
        head = tuple(iter(self.read_line, b""))
        if status == "100":
            return self.read_head()
        return Reply(int(status), "".join(reason), version, head)

    def read(self, method: str = "") -> Reply:
        """The whole reply, as its framing says."""
        head = self.read_head()
        body, trailers = b"", ()
        if method != "HEAD" and head.status not in (204, 304):
            body, trailers = self._body(head)
        return Reply(head.status, head.reason, head.version, head.head, body, trailers)

    def read_chunk(self) -> bytes:
        """The next HTTP chunk; empty at the end of the body."""
        size = int(self.read_line().split(b";")[0], 16)
        data = self.read_exactly(size)
        if size:
            self.read_line()
        return data

    def read_chunked(self, count: int) -> bytes:
        """HTTP chunks until their sum is `count` bytes."""
        data = b""
        while len(data) < count:
            if not (piece := self.read_chunk()):
                raise Broken(f"ended after {len(data)} of {count} bytes")
            data += piece
        return data

    def read_until(self, mark: bytes) -> bytes:
        """Raw bytes, framing included, up to and with the mark."""
        while (place := self._buffer.find(mark)) < 0:
            self._fill()
        end = place + len(mark)
        data = bytes(self._buffer[:end])
        del self._buffer[:end]
        return data

    def read_to_close(self) -> bytes:
        try:
            while True:
                self._fill()
        except Broken:
            return bytes(self._buffer)

    def _body(self, head: Reply) -> tuple[bytes, tuple[bytes, ...]]:
        if "chunked" in (head.value("Transfer-Encoding") or "").lower():
            body = b"".join(iter(self.read_chunk, b""))
            return body, tuple(iter(self.read_line, b""))
        if length := head.value("Content-Length"):
            return self.read_exactly(int(length)), ()
        return self.read_to_close(), ()

    def read_line(self) -> bytes:
        return self.read_until(b"\r\n")[:-2]

    def read_exactly(self, count: int) -> bytes:
        while len(self._buffer) < count:
            self._fill()
        data = bytes(self._buffer[:count])
        del self._buffer[:count]
        return data

    def _fill(self):
        try:
            piece = self.connection.recv(1 << 20)
        except ConnectionResetError as error:
            raise Broken("reset by the peer") from error
        if not piece:
            raise Broken("closed by the peer")
        self._buffer += piece


def post(port: int, target: str, body: bytes, headers=()) -> Reply:
    """One JSON request on a connection of its own."""
    with RawClient(port) as client:
        client.request("POST", target, [("Content-Type", "application/json"), *headers], body)
        return client.read()
