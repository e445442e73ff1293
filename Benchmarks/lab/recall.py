"""Recall in large sessions: what it adds to a request, what the memories cost."""

from __future__ import annotations

import http.client
import json
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from lab import corpus, processes
from lab.memories import chat
from lab.processes import MOCK_PORT, PROXY_PORT, Cores, get
from lab.workloads import Driver, Workload

SESSION = "large"
BLOCK = "<memory-notes>"  # begins what the proxy puts into a request
SIZES = (1_000, 10_000, 100_000, 1_000_000)
RECALLED_WITHIN_SECONDS = 60


@dataclass(frozen=True)
class LargeSession:
    """One run over a session of so many memories."""

    first_answer_ms: float
    """From the process start to the first chat answer, which may come without memories."""
    first_recalled_ms: float
    """From the process start to the first chat that memories were put into."""
    reopened_ms: float
    """The same for the second start, which finds a snapshot where the session is large."""
    rss_mb: float
    injected: float
    """The share of all requests with recall that reached the upstream with a memory."""
    answered: float
    """The share of the questions with a rare word whose right memory was among them."""


def workload(size: int) -> Workload:
    """One connection; the arms differ in memory only."""
    session = f"X-Session-Id: {SESSION}"
    expects = f"X-Expects: {BLOCK}"
    arms = {"off": ("X-Memory: off", session), "read": ("X-Memory: read", session, expects)}
    return Workload(f"recall-{size}", f"{size:,} memories, 1 connection", "-c 1", arms, True)


def workload_on(size: int) -> Workload:
    """At a rate, so that storing and embedding what was said keeps up."""
    session = f"X-Session-Id: {SESSION}"
    expects = f"X-Expects: {BLOCK}"
    arms = {"off": ("X-Memory: off", session), "on": ("X-Memory: on", session, expects)}
    about = f"{size:,} memories, storing too, 20 a second"
    return Workload(f"recall-{size}-on", about, "-r 20 -k 5 -d 3", arms, True)


def seed(cores: Cores, binary: Path, folder: Path, size: int, embedder: str) -> Path:
    """The data folder of a session of so many memories, all with vectors."""
    data, text = folder / f"large-{size}", folder / f"large-{size}.txt"
    with text.open("w") as file:
        file.writelines(line + "\n" for line in corpus.lines(size))
    begun = time.monotonic()
    arguments = ["seed", "--data", data, "--session", SESSION, "--embedder", embedder, text]
    command = [str(argument) for argument in (binary, *arguments)]
    subprocess.run(cores.command(cores.load, command), check=True)
    text.unlink()
    print(f"\nseeded {size:,} memories in {time.monotonic() - begun:.1f} s", flush=True)
    return data


def measure(
    binary: Path,
    folder: Path,
    size: int,
    embedder: str,
    driver: Driver,
    yardsticks: tuple[int, int],
) -> LargeSession:
    cores = driver.cores
    data = seed(cores, binary, folder, size, embedder)
    questions = [corpus.question(number, size) for number in range(corpus.QUESTIONS)]
    driver.questions.write_text("".join(text + "\n" for text, _ in questions))
    first_answer, first_recalled = _started(cores, binary, folder, embedder, data, questions[0][0])
    _, reopened = _started(cores, binary, folder, embedder, data, questions[0][0])
    with processes.proxy(cores, binary, folder, embedder, data) as process:
        _first_answers(time.monotonic(), questions[0][0])
        answered = _answered(questions)
        before = _stats()
        driver.run(workload(size), *yardsticks, process.pid)
        rss = processes.rss_mb(process.pid)
        driver.run(workload_on(size), *yardsticks, process.pid)
        after = _stats()
    expecting = after["expecting"] - before["expecting"]
    injected = (after["satisfied"] - before["satisfied"]) / max(1, expecting)
    return LargeSession(first_answer, first_recalled, reopened, rss, injected, answered)


def _started(
    cores: Cores, binary: Path, folder: Path, embedder: str, data: Path, question: str
) -> tuple[float, float]:
    begun = time.monotonic()
    with processes.proxy(cores.without_realtime(), binary, folder, embedder, data):
        return _first_answers(begun, question)


def _first_answers(begun: float, question: str) -> tuple[float, float]:
    """Milliseconds to the first answer, and to the first that was recalled for."""
    connection = http.client.HTTPConnection("127.0.0.1", PROXY_PORT, timeout=30)
    first = None
    while time.monotonic() < begun + RECALLED_WITHIN_SECONDS:
        response = chat(connection, question, "read", SESSION)
        elapsed = (time.monotonic() - begun) * 1000
        first = first or elapsed
        if int(response.getheader("X-Memory-Recalled") or 0) > 0:
            return first, elapsed
    raise RuntimeError("nothing was ever recalled")


def _answered(questions: list[tuple[str, str | None]]) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", PROXY_PORT, timeout=30)
    found = []
    for text, word in questions:
        if word:
            chat(connection, text, "read", SESSION)
            found.append(f"we call it {word}." in get(MOCK_PORT, "/last").decode())
    return sum(found) / len(found)


def _stats() -> dict:
    return json.loads(get(MOCK_PORT, "/stats"))
