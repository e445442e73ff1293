"""A long ordinary day: steady traffic of which one request in twenty meets a fault.

    python soak.py --minutes 60

Every reply is compared with what the upstream sent. At the end the proxy must be alive, its
resident memory within 10 % of what it was after the first fifth, its descriptors no more, and no
reply wrong. Needs a built binary (MEMORY_PROXY_BINARY) and writes one line every 10 s.
"""

import argparse
import asyncio
import collections
import contextlib
import json
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

import answers
from proxy_process import ProxyProcess

SESSIONS, TEXTS = 100, 20
FAULT_SHARE = 0.05


class Upstream:
    """Says what the request asks it to, in the way that its X-Fault header names."""

    async def start(self) -> str:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=1024)
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while await self._answer(reader, writer):
                pass
        writer.close()

    async def _answer(self, reader, writer) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        await reader.readexactly(int(field(head, b"content-length") or 0))
        fault, is_stream = field(head, b"x-fault"), field(head, b"x-form") == b"stream"
        if fault in (b"fin", b"rst"):
            return end(writer, fault)
        if fault == b"slow":
            await asyncio.sleep(1)  # a slow upstream
        if fault in (b"429", b"500"):
            writer.write(b"HTTP/1.1 %b No\r\nContent-Length: 2\r\n\r\nno" % fault)
            return True
        pieces = whole_reply(is_stream)
        kind = b"text/event-stream" if is_stream else b"application/json"
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\n" % kind)
        writer.write(b"Transfer-Encoding: chunked\r\n\r\n")
        for number, piece in enumerate(pieces):
            if number == len(pieces) // 2 and fault in (b"cut", b"reset", b"bad-chunk"):
                writer.write(b"nonsense\r\n" if fault == b"bad-chunk" else b"ff\r\nhalf")
                return end(writer, b"rst" if fault == b"reset" else b"fin")
            writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            await writer.drain()
        writer.write(b"0\r\n\r\n")
        return True


def end(writer: asyncio.StreamWriter, how: bytes) -> bool:
    writer.transport.abort() if how == b"rst" else writer.close()
    return False


def field(head: bytes, name: bytes) -> bytes | None:
    _, found, rest = head.partition(b"\r\n" + name + b":")
    return rest.split(b"\r\n")[0].strip() if found else None


def whole_reply(is_stream: bool) -> list[bytes]:
    text = "It is kept in the blue tin beside the old clock. " * 8
    if is_stream:
        return answers.stream(text)
    return [json.dumps(answers.completion(text)).encode()]


# What a fault must look like to the client.
BROKEN, OWN_ERROR, LEFT, REFUSED, WHOLE = "broken", "502", "left", "400", "whole"
FAULTS = {
    "fin": OWN_ERROR,
    "rst": OWN_ERROR,
    "cut": BROKEN,
    "reset": BROKEN,
    "bad-chunk": BROKEN,
    "429": "429",
    "500": "500",
    "slow": WHOLE,
    "leave-before": LEFT,
    "leave-inside": LEFT,
    "half-sent": LEFT,
    "malformed": REFUSED,
}


class Client:
    """One caller after the other, over one connection as long as it lasts."""

    def __init__(self, port: int, number: int):
        self.port, self.random = port, random.Random(number)
        self.reader = self.writer = None

    async def exchange(self) -> tuple[str, str]:
        """What should have come of it, and what did."""
        fault = None
        if self.random.random() < FAULT_SHARE:
            fault = self.random.choice(list(FAULTS))
        is_stream = self.random.random() < 0.6
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            outcome = await asyncio.wait_for(self._exchange(fault, is_stream), 30)
        except (OSError, asyncio.IncompleteReadError, ValueError):
            outcome = BROKEN
        if outcome != WHOLE:
            self.close()
        return FAULTS.get(fault, WHOLE), outcome

    async def _exchange(self, fault: str | None, is_stream: bool) -> str:
        self.writer.write(self._request(fault, is_stream))
        if fault in ("leave-before", "half-sent"):
            await asyncio.sleep(0.05)  # the client leaves somewhere on the way
            return LEFT
        head = await self.reader.readuntil(b"\r\n\r\n")
        status = head.split(b" ")[1].decode()
        if status != "200":
            return status
        if fault == "leave-inside":
            return LEFT
        body = await self._body(head)
        return WHOLE if body == b"".join(whole_reply(is_stream)) else "wrong"

    async def _body(self, head: bytes) -> bytes:
        body = b""
        while size := int(await self.reader.readuntil(b"\r\n"), 16):
            body += (await self.reader.readexactly(size + 2))[:-2]
        await self.reader.readexactly(2)
        return body

    def _request(self, fault: str | None, is_stream: bool) -> bytes:
        session = f"s{self.random.randrange(SESSIONS)}"
        asked = f"Question {self.random.randrange(TEXTS)}: where is the tea, and who has the key?"
        history = [{"role": "user", "content": session}, {"role": "assistant", "content": "Hello."}]
        messages = [*history, {"role": "user", "content": asked}]
        body = json.dumps({"model": "m", "stream": is_stream, "messages": messages}).encode()
        head = (
            "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer k\r\n"
        )
        head += f"X-Session-Id: {session}\r\n"
        head += f"X-Form: {'stream' if is_stream else 'json'}\r\n"
        head += f"X-Memory: {self.random.choice(['on', 'on', 'off'])}\r\n"
        head += f"X-Fault: {fault or 'none'}\r\nContent-Length: {len(body)}\r\n"
        if fault == "malformed":
            head += "Transfer-Encoding: chunked\r\n"
        request = head.encode() + b"\r\n" + body
        return request[: len(request) - 40] if fault == "half-sent" else request

    def close(self):
        if self.writer:
            self.writer.transport.abort()
        self.reader = self.writer = None


def descriptors(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


async def soak(proxy: ProxyProcess, seconds: float, rate: float, clients: int) -> bool:
    outcomes: collections.Counter = collections.Counter()
    samples: list[tuple[float, int]] = []
    deadline = time.monotonic() + seconds

    async def work(number: int):
        client = Client(proxy.port, number)
        while time.monotonic() < deadline:
            outcomes[await client.exchange()] += 1
            await asyncio.sleep(client.random.expovariate(rate / clients))  # people's pace
        client.close()

    async def watch():
        while time.monotonic() < deadline and proxy.is_running:
            await asyncio.sleep(10)  # between two samples
            samples.append((proxy.resident_bytes() / 1e6, descriptors(proxy.pid)))
            total = sum(outcomes.values())
            print(f"{total} requests, {samples[-1][0]:.1f} MB, {samples[-1][1]} files", flush=True)

    await asyncio.gather(watch(), *(work(number) for number in range(clients)))
    return proxy.is_running and judge(outcomes, samples)


def judge(outcomes: collections.Counter, samples: list[tuple[float, int]]) -> bool:
    fifth = max(1, len(samples) // 5)
    early, late = samples[fifth : 2 * fifth] or samples, samples[-fifth:]
    before, after = (statistics.mean(size for size, _ in part) for part in (early, late))
    files_before, files_after = (max(files for _, files in part) for part in (early, late))
    wrong = {pair: count for pair, count in outcomes.items() if pair[0] != pair[1]}
    total = sum(outcomes.values())
    faults = total - sum(count for pair, count in outcomes.items() if pair[0] == WHOLE)
    drift = after / before - 1
    print(f"{total} requests, {faults} of them with a fault; not as they should be: {wrong or 0}")
    print(f"RSS {before:.1f} MB, at the end {after:.1f} MB ({drift:+.1%})")
    print(f"files {files_before}, at the end {files_after}")
    return not wrong and drift < 0.10 and files_after <= files_before + 8


async def main() -> bool:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=100, help="requests a second")
    parser.add_argument("--clients", type=int, default=32)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        proxy = ProxyProcess(await Upstream().start(), Path(folder), "--embedder", "static")
        await asyncio.to_thread(proxy.start)
        try:
            return await soak(proxy, options.minutes * 60, options.rate, options.clients)
        finally:
            if proxy.is_running:
                await asyncio.to_thread(proxy.stop)


if __name__ == "__main__":
    sys.exit(0 if asyncio.run(main()) else 1)
