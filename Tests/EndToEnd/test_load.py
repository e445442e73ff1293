"""Many at once, slow ones and leavers: nobody reads another's memory, and memory stays flat."""

import asyncio
import json
import re
import signal
import socket
import threading
import time

import pytest

import answers
from callers import ASK, MODEL, Caller, chat_body, new_key, new_name, new_session, user
from fake_upstream import Wire
from proxy_process import IS_RELEASE, ProxyProcess, until
from raw_http import Broken, RawClient

MEGABYTE = 1 << 20
only_release = pytest.mark.skipif(
    not IS_RELEASE, reason="a debug build is not judged by its size and speed"
)


# Isolation


def test_fifty_sessions_at_once_leak_nothing(proxy, upstream):
    """Ten keys, and the same five session ids under each of them."""
    sessions = [new_session() for _ in range(5)]
    keys = [new_key() for _ in range(10)]
    callers = {
        Caller(proxy.base_url, session, key): new_name() for key in keys for session in sessions
    }
    asyncio.run(talk(callers, "My falcon is called {name}. ({number})"))
    upstream.requests.clear()
    asyncio.run(talk(callers, ASK + " ({number})"))
    seen = {number_of(request): names_in(request) for request in upstream.requests}
    assert seen == {number: {name} for number, name in enumerate(callers.values())}


async def talk(callers: dict[Caller, str], text: str):
    async def say(number: int, caller: Caller, name: str):
        streaming = number % 2 == 0
        async with caller.async_client() as client:
            reply = await client.chat.completions.create(
                model=MODEL,
                messages=[user(text.format(name=name, number=number))],
                stream=streaming,
            )
            if streaming:
                assert [event async for event in reply]

    await asyncio.gather(*(say(n, *item) for n, item in enumerate(callers.items())))


def number_of(request) -> int:
    return int(re.search(r"\((\d+)\)$", request.json()["messages"][-1]["content"])[1])


def names_in(request) -> set[str]:
    return set(re.findall(r"Zephyr[0-9a-f]{10}", request.body.decode()))


# Back-pressure


class Flood:
    """200 MiB, as fast as they are taken. `stands_still` is set while nothing is."""

    def __init__(self, piece: bytes, content_type: str):
        self.piece, self.content_type = piece, content_type
        self.count = 200 * MEGABYTE // len(piece)
        self.sent_bytes = 0
        self.stands_still = threading.Event()

    def __call__(self, _, wire: Wire):
        wire.connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 256 << 10)
        wire.head(
            200,
            [("Content-Type", self.content_type), ("Content-Length", self.count * len(self.piece))],
        )
        for _ in range(self.count):
            self._send_slowly(wire)

    def _send_slowly(self, wire: Wire):
        view = memoryview(self.piece)
        while view:
            wire.connection.settimeout(1)
            try:
                count = wire.connection.send(view)
            except TimeoutError:
                self.stands_still.set()
                continue
            self.sent_bytes += count
            view = view[count:]


FLOOD_ME = json.dumps(chat_body("Flood me.", stream=True)).encode()
FLOODS = {
    "chat stream": (
        "POST",
        "/v1/chat/completions",
        answers.event(answers.delta(content="x" * 32_000)),
    ),
    "download": ("GET", "/v1/files/1/content", bytes(range(256)) * 256),
}


@pytest.mark.parametrize("method, target, piece", FLOODS.values(), ids=FLOODS.keys())
def test_a_slow_reader_of_200_mib_is_not_read_ahead_for(own_proxy, upstream, method, target, piece):
    flood = Flood(piece, "text/event-stream")
    upstream.answer = flood
    own_proxy.get_status("/healthz")
    before = own_proxy.resident_bytes()
    with RawClient(own_proxy.port, receive_buffer=64 << 10) as client:
        body = FLOOD_ME if method == "POST" else None
        client.request(method, target, [("X-Session-Id", new_session())], body)
        assert flood.stands_still.wait(60), "the upstream was never held back"
        assert flood.sent_bytes <= 24 * MEGABYTE
        assert own_proxy.resident_bytes() - before <= 48 * MEGABYTE
        assert client.read_head().value("Content-Length") == str(flood.count * len(piece))
        for _ in range(flood.count):
            assert client.read_exactly(len(piece)) == piece
        assert own_proxy.resident_bytes() - before <= 48 * MEGABYTE


# Many streams


def test_a_thousand_slow_streams_all_end_whole(own_proxy, upstream):
    pieces = answers.stream("slow but sure")
    gates = [threading.Event() for _ in pieces]
    upstream.answer = answers.gated(pieces, gates)
    replies = asyncio.run(read_streams(own_proxy, pieces, gates, 1000))
    assert len(upstream.requests) == 1000
    assert [reply for reply in replies if reply != b"".join(pieces)] == []


async def read_streams(proxy: ProxyProcess, pieces, gates, count: int) -> list[bytes]:
    """Opens a gate once every stream has what came before it."""
    waiting = [asyncio.Semaphore(0) for _ in gates]
    tasks = [asyncio.create_task(read_stream(proxy, pieces, waiting)) for _ in range(count)]
    for gate, arrivals in zip(gates, waiting, strict=True):
        for _ in range(count):
            await asyncio.wait_for(arrivals.acquire(), 60)
        gate.set()
    return await asyncio.gather(*tasks)


async def read_stream(proxy: ProxyProcess, pieces, waiting) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    body = json.dumps(chat_body("Count.", stream=True)).encode()
    head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:{proxy.port}\r\n"
    head += f"X-Session-Id: {new_session()}\r\nContent-Length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 ")
    text = b""
    for piece, arrivals in zip(pieces, waiting, strict=True):
        arrivals.release()
        wanted = len(text) + len(piece)
        while len(text) < wanted:
            text += await read_chunk(reader)
    assert await read_chunk(reader) == b""
    writer.close()
    return text


async def read_chunk(reader: asyncio.StreamReader) -> bytes:
    size = int(await reader.readuntil(b"\r\n"), 16)
    return (await reader.readexactly(size + 2))[:-2]


def test_many_leavers_leave_nothing_behind(own_proxy, upstream):
    """Each upstream connection of a client that left is closed within 2 s."""
    count = 50
    all_left = threading.Semaphore(0)

    def answer(_, wire: Wire):
        wire.head(200, answers.chunked("text/event-stream"))
        wire.chunk(answers.stream("never ending")[0])
        if wire.wait_until_peer_leaves():
            all_left.release()

    upstream.answer = answer
    clients = [RawClient(own_proxy.port) for _ in range(count)]
    for client in clients:
        client.request(
            "POST", "/v1/chat/completions", [], json.dumps(chat_body("Hi", stream=True)).encode()
        )
    for client in clients:
        client.read_head()
    for client in clients:
        client.close()
    deadline = time.monotonic() + 2
    for _ in range(count):
        assert all_left.acquire(timeout=max(0, deadline - time.monotonic()))


# Ending


def test_sigterm_lets_fifty_streams_end_whole(own_proxy, upstream):
    pieces = answers.stream("to the end")
    gates = [threading.Event() for _ in pieces]
    upstream.answer = answers.gated(pieces, gates)
    clients = open_streams(own_proxy, gates, pieces, 50)
    own_proxy.signal(signal.SIGTERM)
    until(lambda: own_proxy.get_status("/readyz") != 200, "a proxy that takes nothing new")
    for gate in gates:
        gate.set()
    assert [read_rest(client) for client in clients] == [b"".join(pieces[1:])] * 50
    assert own_proxy.wait() == 0, own_proxy.log


def test_a_second_signal_ends_at_once(own_proxy, upstream):
    pieces = answers.stream("never to end")
    gates = [threading.Event() for _ in pieces]
    upstream.answer = answers.gated(pieces, gates)
    [client] = open_streams(own_proxy, gates, pieces, 1)
    own_proxy.signal(signal.SIGTERM)
    until(lambda: own_proxy.get_status("/readyz") != 200, "a proxy that takes nothing new")
    own_proxy.signal(signal.SIGTERM)
    own_proxy.wait(3)
    with pytest.raises(Broken):
        read_rest(client)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_proxy_ends_at_once(own_proxy, number):
    own_proxy.signal(number)
    assert own_proxy.wait(3) == 0


def open_streams(proxy, gates, pieces, count: int) -> list[RawClient]:
    """Streams of which the first piece has come."""
    clients = [RawClient(proxy.port) for _ in range(count)]
    body = json.dumps(chat_body("Count.", stream=True)).encode()
    for client in clients:
        client.request("POST", "/v1/chat/completions", [("X-Session-Id", new_session())], body)
    gates[0].set()
    for client in clients:
        assert client.read_head().status == 200
        client.read_chunked(len(pieces[0]))
    return clients


def read_rest(client: RawClient) -> bytes:
    return b"".join(iter(client.read_chunk, b""))


# Size and speed


@only_release
def test_an_idle_proxy_takes_at_most_40_mb(own_proxy):
    assert own_proxy.resident_bytes() <= 40_000_000


@only_release
def test_the_first_answer_comes_within_100_ms_of_the_start(own_proxy, upstream):
    assert own_proxy.stop() == 0
    started = time.monotonic()
    own_proxy.spawn()
    while own_proxy.get_status("/v1/models") != 200:
        assert time.monotonic() - started < 0.1
