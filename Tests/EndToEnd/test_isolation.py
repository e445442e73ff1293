"""Two thousand sessions at once: everybody is told what is theirs, and nothing else."""

import asyncio
import json
import re
import resource
from dataclasses import dataclass, field

import pytest

import answers
from callers import ASK, TELL, chat_body, new_key, new_name
from proxy_process import ProxyProcess

KEYS, SESSIONS = 400, ["anna", "Anna", "ann", "anna%", "default"]
CANARY = re.compile(rb"Zephyr[0-9a-f]{10}")


@dataclass(eq=False)
class Talker:
    """One session of one key. What it tells and what it is told are words that nobody else has."""

    key: str
    session: str
    streams: bool
    told: str = field(default_factory=new_name)
    heard: str = field(default_factory=new_name)

    def request(self, text: str) -> bytes:
        body = json.dumps(chat_body(text, stream=self.streams)).encode()
        head = (
            f"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Talker: {self.heard}\r\n"
        )
        head += f"Authorization: Bearer {self.key}\r\nX-Session-Id: {self.session}\r\n"
        return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


class Crowd:
    """The upstream: answers nobody until everybody has asked, then each with the talker's word."""

    def __init__(self, talkers: list[Talker]):
        self.talkers = {talker.heard: talker for talker in talkers}
        self.begin()

    def begin(self):
        self.bodies: dict[str, bytes] = {}
        self.everybody = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        try:
            while True:
                await self.answer(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            writer.close()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(re.search(rb"\r\ncontent-length: *(\d+)", head, re.I)[1])
        word = re.search(rb"\r\nX-Talker: *(\w+)", head)[1].decode()
        self.bodies[word] = await reader.readexactly(length)
        if len(self.bodies) == len(self.talkers):
            self.everybody.set()
        await asyncio.wait_for(self.everybody.wait(), 60)
        writer.write(reply(self.talkers[word]))


def reply(talker: Talker) -> bytes:
    text = f"It is kept by {talker.heard}."
    if talker.streams:
        kind, data = "text/event-stream", b"".join(answers.stream(text))
    else:
        kind, data = "application/json", json.dumps(answers.completion(text)).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(data)}\r\n\r\n"
    return head.encode() + data


async def say(proxy: ProxyProcess, talker: Talker, text: str) -> tuple[bytes, bytes]:
    """The head and the body of what came back."""
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    writer.write(talker.request(text))
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 "), head
    length = int(re.search(rb"\r\ncontent-length: *(\d+)", head, re.I)[1])
    body = await reader.readexactly(length)
    writer.close()
    return head, body


async def talk(start_proxy, talkers: list[Talker]) -> dict[str, list[int]]:
    crowd = Crowd(talkers)
    server = await asyncio.start_server(crowd.serve, "127.0.0.1", 0, backlog=4096)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    # No deadline hides a leak: everybody's memory is looked for.
    proxy = await asyncio.to_thread(
        start_proxy, upstream_url=url, MEMORY_PROXY_MEMORY_RECALL_DEADLINE_MS="10000"
    )
    told = await asyncio.gather(*(say(proxy, t, TELL.format(t.told)) for t in talkers))
    crowd.begin()
    asked = await asyncio.gather(*(say(proxy, t, ASK) for t in talkers))
    assert proxy.is_running
    return {
        "not their own reply": wrong_replies(talkers, told) + wrong_replies(talkers, asked),
        "told of others": [n for n, t in enumerate(talkers) if seen(crowd, t) - own(t)],
        "not told of their own": [
            n for n, t in enumerate(talkers) if t.told.encode() not in seen(crowd, t)
        ],
        "words in heads": [n for n, (head, _) in enumerate(asked) if CANARY.search(head)],
    }


def seen(crowd: Crowd, talker: Talker) -> set[bytes]:
    return set(CANARY.findall(crowd.bodies[talker.heard]))


def own(talker: Talker) -> set[bytes]:
    return {talker.told.encode(), talker.heard.encode()}


def wrong_replies(talkers: list[Talker], replies: list[tuple[bytes, bytes]]) -> list[int]:
    return [
        number
        for number, (talker, (_, body)) in enumerate(zip(talkers, replies, strict=True))
        if body != reply(talker).partition(b"\r\n\r\n")[2]
    ]


@pytest.mark.timeout(240)
def test_two_thousand_sessions_at_once_leak_nothing(start_proxy):
    """Four hundred keys, and the same five session ids, which look alike, under each of them."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert files > 3 * KEYS * len(SESSIONS)
    keys = [new_key() for _ in range(KEYS)]
    pairs = [(key, session) for key in keys for session in SESSIONS]
    talkers = [Talker(*pair, streams=number % 2 == 0) for number, pair in enumerate(pairs)]
    wrong = asyncio.run(talk(start_proxy, talkers))
    assert {what: len(who) for what, who in wrong.items() if who} == {}
