"""kill -9 under load, again and again: nothing acknowledged is lost, nothing is kept twice.

`make reliability` runs it long. The seed is printed; MEMORY_PROXY_SEED=… repeats the moments.
"""

import os
import random
import time
from dataclasses import dataclass, field

import pytest

from callers import system_text
from conftest import IS_LONG
from database_copy import copy_of, integrity, kept_texts
from load import Load, Saying
from proxy_process import ProxyProcess
from raw_http import RawClient

SEED = int(os.environ.get("MEMORY_PROXY_SEED", random.randrange(1 << 32)))

# Mode, rounds, and whether an exchange whose last byte was read is safe. `off` promises nothing
# about it; what it keeps is whole, and there once.
ROUNDS = [("fast", 100 if IS_LONG else 14, True), ("sync", 100 if IS_LONG else 4, True)]
ROUNDS += [("off", 100 if IS_LONG else 2, False)]
TALK_SECONDS = 1.2 if IS_LONG else 0.15


@dataclass
class Tally:
    """What has been said over all rounds."""

    acknowledged: list[Saying] = field(default_factory=list)
    retried: int = 0
    recalled: int = 0


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("mode, rounds, is_safe", ROUNDS)
def test_no_acknowledged_exchange_is_lost_or_kept_twice(
    start_proxy, upstream, tmp_path, mode, rounds, is_safe
):
    chance = random.Random(f"{SEED} {mode}")
    proxy = start_proxy("--journal", mode, "--embedder", "static")
    tally = Tally()
    for number in range(rounds):
        load = talk_and_kill(proxy, f"{mode}{number}", chance.uniform(0.02, TALK_SECONDS))
        if chance.random() < 0.2:
            die_while_starting(proxy, chance.uniform(0, 0.1))
        tally.acknowledged += load.acknowledged
        with copy_of(proxy.data / "memory.sqlite", tmp_path / "copy") as copy:
            assert integrity(copy) == "ok", f"round {number}, seed {SEED}"
            kept = kept_texts(copy)
        assert max(kept.values(), default=0) <= 1, f"kept twice in round {number}, seed {SEED}"
        if is_safe:
            lost = [saying.text for saying in tally.acknowledged if not kept[saying.text]]
            assert lost == [], f"lost in round {number}, seed {SEED}"
        upstream.reset()
        proxy.start()
        tally.retried += retry(proxy, load.cut)
        if is_safe:
            asked = [*load.acknowledged, *load.cut]
            tally.recalled += recall(proxy, upstream, asked if IS_LONG else asked[::8])
    assert "set aside" not in proxy.log
    report(mode, rounds, tally)
    assert len(tally.acknowledged) >= (20_000 if IS_LONG and is_safe else rounds * 5)


def talk_and_kill(proxy: ProxyProcess, name: str, seconds: float) -> Load:
    with Load(proxy, name) as load:
        time.sleep(seconds)  # the moment of death is random
        proxy.kill()
    return load


def die_while_starting(proxy: ProxyProcess, seconds: float):
    proxy.spawn()
    time.sleep(seconds)  # the moment of death is random
    proxy.kill()


def retry(proxy: ProxyProcess, cut: list[Saying]) -> int:
    """What a client does whose reply was cut. Both tries are one exchange."""
    with RawClient(proxy.port) as client:
        for saying in cut:
            saying.say(client)
    return len(cut)


def recall(proxy: ProxyProcess, upstream, sayings: list[Saying]) -> int:
    """Asks the proxy itself."""
    upstream.reset()
    with RawClient(proxy.port) as client:
        for saying in sayings:
            question = Saying(saying.session, f"Who is {saying.word}?", streams=False)
            question.say(client, ("X-Memory", "read"))
            assert saying.text in system_text(upstream.last), f"{saying} not found, seed {SEED}"
    return len(sayings)


def report(mode: str, rounds: int, tally: Tally):
    print(
        f"\n{mode}: {rounds} rounds of kill -9, {len(tally.acknowledged)} acknowledged,"
        f" {tally.retried} cut and retried, {tally.recalled} recalled, seed {SEED}"
    )
