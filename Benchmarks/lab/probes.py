"""What the driver cannot measure: the start, and a client that does not read."""

from __future__ import annotations

import http.client
import json
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

from lab import processes
from lab.processes import MOCK_PORT, PROXY_PORT, Cores

STARTS = 5
IDLE_SECONDS = 1.0
CHUNKS, CHUNK_BYTES = 3200, 65536
STALLED_SECONDS = 5.0
POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Start:
    first_answer_ms: float
    idle_rss_mb: float


def measure_start(cores: Cores, binary: Path, folder: Path, embedder: str) -> Start:
    """Medians of several starts with an empty data folder, up to the first answer of /healthz."""
    times, sizes = [], []
    for _ in range(STARTS):
        begun = time.monotonic()
        with processes.proxy(cores, binary, folder, embedder) as process:
            times.append((time.monotonic() - begun) * 1000)
            time.sleep(IDLE_SECONDS)  # a measured span, not a wait for something
            sizes.append(processes.rss_mb(process.pid))
    return Start(statistics.median(times), statistics.median(sizes))


@dataclass(frozen=True)
class SlowReader:
    rss_growth_mb: float
    taken_mb: float
    delivered_whole: bool


def measure_slow_reader(pid: int) -> SlowReader:
    """Asks for 200 MiB, reads nothing for a while, then reads it all."""
    before_mb, before_bytes = processes.rss_mb(pid), _bytes_sent()
    connection = http.client.HTTPConnection("127.0.0.1", PROXY_PORT, timeout=60)
    model = f"sse-{CHUNKS}-pad{CHUNK_BYTES}"
    body = {"model": model, "stream": True, "messages": [{"role": "user", "content": "Go on."}]}
    headers = {"Content-Type": "application/json", "X-Memory": "off"}
    connection.request("POST", "/v1/chat/completions", json.dumps(body), headers)

    highest_mb = before_mb
    deadline = time.monotonic() + STALLED_SECONDS
    while time.monotonic() < deadline:
        highest_mb = max(highest_mb, processes.rss_mb(pid))
        time.sleep(POLL_SECONDS)
    taken = _bytes_sent() - before_bytes
    whole = _reads_to_the_end(connection.getresponse())
    highest_mb = max(highest_mb, processes.rss_mb(pid))
    connection.close()
    return SlowReader(highest_mb - before_mb, taken / 2**20, whole)


def _bytes_sent() -> int:
    return json.loads(processes.get(MOCK_PORT, "/stats"))["bytes_sent"]


def _reads_to_the_end(response: http.client.HTTPResponse) -> bool:
    length, tail = 0, b""
    try:
        while piece := response.read(1 << 20):
            length += len(piece)
            tail = (tail + piece)[-64:]
    except http.client.IncompleteRead:
        return False
    return length > CHUNKS * CHUNK_BYTES and tail.endswith(b"data: [DONE]\n\n")
