"""100,000 memories come in within a minute, on two cores, and a bar tells how far it is."""

import json
import os
import random
import time
from pathlib import Path

import pytest

from commands import Commands
from proxy_process import IS_RELEASE

COUNT = 100_000
MOST_SECONDS = 60
WORDS = Path(__file__).read_text().split()  # some hundred words, as good as any


def memory(draw: random.Random, number: int) -> dict:
    """As long as what people say to an assistant."""
    said = " ".join(draw.choices(WORDS, k=draw.randint(8, 40)))
    return {
        "content": f"{said} {number}",
        "role": ("user", "assistant")[number % 2],
        "session_id": f"user-{number % 200}",
        "conversation_id": f"conversation {number // 20}",
        "position": number % 20,
        "timestamp": 1_700_000_000 + number * 60,
    }


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    file = tmp_path_factory.mktemp("many") / "many.jsonl"
    draw = random.Random(7)
    with file.open("w") as target:
        for number in range(COUNT):
            target.write(json.dumps(memory(draw, number)) + "\n")
    return file


@pytest.fixture
def two_cores():
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(cores)[:2])
    yield
    os.sched_setaffinity(0, cores)


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.skipif(not IS_RELEASE, reason="a figure for the release build")
@pytest.mark.parametrize("place", ["over the proxy", "on the store"])
def test_a_hundred_thousand_memories_come_in_within_a_minute(
    two_cores, start_proxy, tmp_path, many, place, capfd
):
    proxy = start_proxy("--embedder", "minilm") if place == "over the proxy" else None
    commands = Commands(tmp_path, proxy, {"MEMORY_PROXY_EMBEDDER": "minilm"})
    began = time.monotonic()
    shown = commands.on_terminal("import", many, streams="2")
    seconds = time.monotonic() - began
    assert (shown.code, shown.err) == (0, f"{COUNT} new, 0 known, 0 failed\n")
    bars = shown.out.strip().split("\r")
    assert len(bars) > 20 and bars[-1].endswith(f" imported {COUNT}")
    with capfd.disabled():
        print(f"\n{COUNT} memories {place}: {seconds:.1f} s")
    assert seconds <= MOST_SECONDS
    assert commands.json("stats")["memories"] == COUNT
