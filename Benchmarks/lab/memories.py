"""Fills a session with memories the way a client does it: by chatting through the proxy."""

from __future__ import annotations

import http.client
import json
import time
from pathlib import Path

from lab.processes import MOCK_PORT, PROXY_PORT, get

SESSION = "benchmark"
EXCHANGES = 500  # two memories each
QUESTIONS = 64
INJECTED_WITHIN_SECONDS = 10

THINGS = ["bicycle", "sister", "garden", "invoice", "puppy", "guitar", "server", "doctor"]
PLACES = ["Berlin", "the kitchen", "the library", "Lisbon", "the cellar", "the office", "Oslo"]
SYLLABLES = ["zor", "bal", "min", "ket", "rua", "pol", "dva", "sun", "tik", "mor"]


def name_of(number: int) -> str:
    """A word that stands in no other memory."""
    return "".join(SYLLABLES[int(digit)] for digit in f"{number:04d}")


def statement(number: int) -> str:
    thing, place = THINGS[number % len(THINGS)], PLACES[number % len(PLACES)]
    return f"By the way, the {thing} that I call {name_of(number)} is in {place} since May."


def question(number: int) -> str:
    return f"Where did I say that {name_of(number)} is?"


def write_questions(path: Path) -> None:
    step = EXCHANGES // QUESTIONS
    path.write_text("".join(question(k * step) + "\n" for k in range(QUESTIONS)))


def chat(
    connection: http.client.HTTPConnection, text: str, memory: str, session: str = SESSION
) -> http.client.HTTPResponse:
    body = {"model": "mock-size200", "messages": [{"role": "user", "content": text}]}
    headers = {
        "Content-Type": "application/json",
        "X-Session-Id": session,
        "X-Memory": memory,
    }
    connection.request("POST", "/v1/chat/completions", json.dumps(body), headers)
    response = connection.getresponse()
    response.read()
    if response.status != 200:
        raise RuntimeError(f"the proxy answered {response.status}")
    return response


def seed() -> None:
    """One exchange a statement; each becomes two memories, the statement and the reply."""
    connection = http.client.HTTPConnection("127.0.0.1", PROXY_PORT, timeout=30)
    begun = time.monotonic()
    for number in range(EXCHANGES):
        chat(connection, statement(number), "write")
    seconds = time.monotonic() - begun
    print(f"seeded {EXCHANGES} exchanges in {seconds:.1f} s")


def is_injected() -> bool:
    """Whether the upstream is told what a question asks for; if not, "memory on" would be
    measured without a memory."""
    connection = http.client.HTTPConnection("127.0.0.1", PROXY_PORT, timeout=30)
    number = EXCHANGES // 2
    deadline = time.monotonic() + INJECTED_WITHIN_SECONDS
    while time.monotonic() < deadline:
        response = chat(connection, question(number), "read")
        last = get(MOCK_PORT, "/last").decode()
        if statement(number).split("call ")[1] in last:
            print(f"injected {response.getheader('X-Memory-Recalled')} memories, one is the answer")
            return True
        time.sleep(0.2)
    return False
