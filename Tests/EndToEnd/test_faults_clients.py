"""Clients that leave, stand still, come in crowds or never finish a sentence harm nobody else."""

import contextlib
import json
import resource
import select
import socket
import struct
import threading
import time
from pathlib import Path

import pytest

import answers
from callers import Caller, chat_body, new_session
from proxy_process import ProxyProcess, until
from raw_http import Broken, RawClient

CHAT = json.dumps(chat_body("Hi", stream=True)).encode()
MODELS = b"GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
MEGABYTE = 1 << 20


# Leaving


def test_a_hundred_of_a_hundred_leavers_are_noticed_within_two_seconds(own_proxy, upstream):
    """Before the head, in a stream, in a JSON body, and with another request already sent; with a
    FIN and with a RST."""
    noticed = threading.Semaphore(0)
    upstream.answer = lambda request, wire: leave_it_open(request, wire, noticed)
    clients = [RawClient(own_proxy.port) for _ in range(100)]
    for number, client in enumerate(clients):
        kind = ("silence", "stream", "json", "silence")[number % 4]
        headers = [("X-Kind", kind), ("X-Session-Id", new_session())]
        client.request("POST", "/v1/chat/completions", headers, CHAT)
        if number % 4 == 3:
            client.send(MODELS)
        elif kind != "silence":
            client.read_head()
    upstream.wait_for_requests(100)
    for number, client in enumerate(clients):
        leave(client, with_reset=number % 8 > 3)
    deadline = time.monotonic() + 2
    for _ in clients:
        assert noticed.acquire(timeout=max(0, deadline - time.monotonic()))
    assert len(upstream.requests) == 100


def leave_it_open(request, wire, noticed):
    match request.value("X-Kind"):
        case "stream":
            wire.head(200, answers.chunked("text/event-stream"))
            wire.chunk(answers.stream("never ending")[0])
        case "json":
            wire.head(200, [("Content-Type", "application/json"), ("Content-Length", 9)])
            wire.send(b'{"a":')
    if wire.wait_until_peer_leaves():
        noticed.release()
    wire.close()


def leave(client: RawClient, with_reset: bool):
    if with_reset:
        linger = struct.pack("ii", 1, 0)
        client.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    client.close()


@pytest.mark.parametrize("with_reset", [False, True], ids=["FIN", "RST"])
def test_connections_that_have_gone_take_no_memory(own_proxy, upstream, with_reset):
    """A KiB of each of them would be seen."""

    def come_and_go(count: int) -> int:
        for _ in range(count):
            client = RawClient(own_proxy.port)
            client.request("GET", "/v1/models")
            assert client.read().status == 200
            leave(client, with_reset)
        upstream.requests.clear()
        return own_proxy.resident_bytes()

    before = come_and_go(1500)
    assert come_and_go(3000) - before < 3 * MEGABYTE


# Crowds


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def descriptors(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def test_a_thousand_connections_and_256_descriptors(start_proxy, upstream):
    """Who is in is served, the others wait at the door, and when they go all is well again."""
    proxy = start_proxy()
    assert proxy.stop() == 0
    proxy.command[:0] = ["prlimit", "--nofile=256:256"]
    proxy.start()
    with RawClient(proxy.port) as inside:
        ask(inside)
        crowd = [socket.create_connection(("127.0.0.1", proxy.port)) for _ in range(1000)]
        until(lambda: descriptors(proxy.pid) > 90, "the crowd")
        assert processor_share(proxy) < 0.1
        assert descriptors(proxy.pid) < 200
        ask(inside)
        for connection in crowd:
            connection.close()
        until(lambda: answers_well(proxy), "an answer", 5)


def test_without_descriptors_nobody_spins(own_proxy, upstream):
    """The limit sinks below what is open: no connection can be accepted, until it rises again."""
    soft, hard = resource.prlimit(own_proxy.pid, resource.RLIMIT_NOFILE)
    resource.prlimit(own_proxy.pid, resource.RLIMIT_NOFILE, (descriptors(own_proxy.pid), hard))
    crowd = [socket.create_connection(("127.0.0.1", own_proxy.port)) for _ in range(20)]
    time.sleep(1.5)  # long enough for the second try
    assert processor_share(own_proxy) < 0.1
    resource.prlimit(own_proxy.pid, resource.RLIMIT_NOFILE, (soft, hard))
    until(lambda: answers_well(own_proxy), "an answer", 5)
    for connection in crowd:
        connection.close()


def ask(client: RawClient):
    client.request("POST", "/v1/chat/completions", [("X-Session-Id", new_session())], CHAT)
    assert client.read().status == 200


def answers_well(proxy: ProxyProcess) -> bool:
    with contextlib.suppress(OSError, Broken), RawClient(proxy.port, timeout=2) as client:
        ask(client)
        return True
    return False


def processor_share(proxy: ProxyProcess) -> float:
    """How much of a processor it takes, over two seconds."""
    spent, started = cpu_seconds(proxy.pid), time.monotonic()
    time.sleep(2)  # what is measured is time
    return (cpu_seconds(proxy.pid) - spent) / (time.monotonic() - started)


@pytest.mark.long
def test_two_thousand_readers_at_one_kib_a_second(own_proxy, upstream):
    """For ten seconds; then they read on as fast as they can, and nothing is missing."""
    piece = answers.event(answers.delta(content="x" * 1024))
    data = piece * 50
    head = [("Content-Type", "text/event-stream"), ("Content-Length", len(data))]
    gate = threading.Event()

    def answer(_, wire):
        wire.head(200, head)
        gate.wait(60)
        wire.send(data)

    upstream.answer = answer
    before = own_proxy.resident_bytes()
    clients = [RawClient(own_proxy.port, 60, receive_buffer=4096) for _ in range(2000)]
    for client in clients:
        client.request("POST", "/v1/chat/completions", [("X-Memory", "off")], CHAT)
    for client in clients:
        client.read_head()
    gate.set()
    read = [read_slowly(clients, second) for second in range(10)]
    upstream.answer = answers.says("Quick.")
    started = time.monotonic()
    assert Caller(own_proxy.base_url).post(chat_body("Hi")).status == 200
    waited, grown = time.monotonic() - started, own_proxy.resident_bytes() - before
    for client in clients:
        assert client.read_exactly(len(data)) == data
        client.close()
    print(f"{sum(read)} reads, RSS + {grown / MEGABYTE:.0f} MiB, another waits {waited:.3f} s")
    assert grown < 200 * MEGABYTE and waited < 1


def read_slowly(clients: list[RawClient], second: int) -> int:
    """A KiB from each of them within one second."""
    started = time.monotonic()
    for client in clients:
        client._buffer += client.connection.recv(1024)
    time.sleep(max(0, started + 1 - time.monotonic()))  # a reader of 1 KiB a second
    return len(clients)


# Those who never finish


def dropped(clients: list[socket.socket], seconds: float) -> list[float]:
    """When each of them was closed by the proxy, counted from now."""
    poll, times = select.poll(), []
    by_descriptor = {client.fileno(): client for client in clients}
    for descriptor in by_descriptor:
        poll.register(descriptor, select.POLLIN)
    started = time.monotonic()
    while by_descriptor and time.monotonic() - started < seconds:
        for descriptor, _ in poll.poll(1000):
            poll.unregister(descriptor)
            by_descriptor.pop(descriptor).close()
            times.append(time.monotonic() - started)
    return times


@pytest.mark.long
def test_five_thousand_half_sent_heads_are_dropped(own_proxy, upstream):
    before = own_proxy.resident_bytes()
    clients = []
    for number in range(5000):
        clients.append(socket.create_connection(("127.0.0.1", own_proxy.port)))
        clients[-1].sendall(MODELS[: number % (len(MODELS) - 1)])
    grown = own_proxy.resident_bytes() - before
    assert Caller(own_proxy.base_url).post(chat_body("Hi")).status == 200
    times = dropped(clients, 30)
    print(
        f"{len(times)} dropped, the last after {max(times):.1f} s, RSS + {grown / MEGABYTE:.0f} MiB"
    )
    assert len(times) == 5000
    assert len(upstream.requests) == 1


@pytest.mark.long
@pytest.mark.timeout(180)
def test_half_sent_bodies_and_idle_connections_are_dropped_too(own_proxy, upstream):
    upload = b"POST /v1/files HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n\r\nhalf"
    chat = upload.replace(b"files", b"chat/completions")
    halves = {name: connections(own_proxy, data) for name, data in {"u": upload, "c": chat}.items()}
    idle = connections(own_proxy, MODELS)
    for client in idle:
        client.recv(65_536)
    times = {name: dropped(clients, 45) for name, clients in halves.items()}
    assert {name: len(found) for name, found in times.items()} == {"u": 50, "c": 50}
    assert len(dropped(idle, 100)) == 50


def connections(proxy: ProxyProcess, data: bytes) -> list[socket.socket]:
    clients = [socket.create_connection(("127.0.0.1", proxy.port)) for _ in range(50)]
    for client in clients:
        client.sendall(data)
    return clients


@pytest.mark.long
def test_a_head_that_comes_in_drops_is_no_head(own_proxy, upstream):
    """A byte a second keeps nobody here."""
    with RawClient(own_proxy.port) as client:
        started = time.monotonic()
        with contextlib.suppress(OSError):
            for byte in b"GET /v1/models HTTP/1.1\r\nX-Slow: " + b"x" * 60:
                client.send(bytes([byte]))
                time.sleep(1)  # a sender of a byte a second
        assert time.monotonic() - started < 30
    assert upstream.requests == []


@pytest.mark.long
def test_a_slow_upload_is_no_silent_one(own_proxy, upstream):
    """Fifty seconds for a body of which something comes every five."""
    with RawClient(own_proxy.port) as client:
        client.request("POST", "/v1/files", [("Content-Length", "10")])
        for _ in range(10):
            client.send(b"x")
            time.sleep(5)  # a slow sender
        assert client.read().status == 200
    assert upstream.last.body == b"x" * 10
