"""In `sync` the disk has the exchange before the client has the end of its answer."""

import threading

import pytest

from callers import new_name
from conftest import IS_LONG
from load import Saying
from metrics import metrics
from proxy_process import ProxyProcess
from raw_http import RawClient
from system_calls import Trace, can_trace, traced

EXCHANGES = 1000 if IS_LONG else 80
WIDTH = 4


@pytest.mark.timeout(600)
@pytest.mark.skipif(not can_trace(), reason="needs strace")
def test_the_sync_returns_before_the_last_bytes_leave(start_proxy, tmp_path):
    # The order is shown here; that a reply waits no longer than its deadline, in test_store_faults.
    settings = tmp_path / "proxy.yaml"
    settings.write_text("journal_deadline_ms: 10000\n")
    proxy = start_proxy("--config", str(settings), "--journal", "sync")
    output = tmp_path / "strace.txt"
    with traced(proxy.pid, output):
        said = talk(proxy)
    trace = Trace(output)
    in_order = 0
    for port, words in said.items():
        assert len(trace.ends[port]) == len(words)
        for word, end in zip(words, trace.ends[port], strict=True):
            in_order += trace.is_synced_between(trace.logged[word], end)
    print(f"\nsync: written, synced, then ended in {in_order} of {EXCHANGES} exchanges")
    assert in_order == EXCHANGES
    assert metrics(proxy)["exchanges_late_total"] == 0


def talk(proxy: ProxyProcess) -> dict[int, list[str]]:
    """What was said over each connection, by the client's port; every other answer is a stream."""
    said: dict[int, list[str]] = {}

    def talk_on(client: RawClient):
        words = said.setdefault(client.connection.getsockname()[1], [])
        for number in range(EXCHANGES // WIDTH):
            words.append(new_name())
            Saying("traced", f"It is called {words[-1]}.", streams=number % 2 == 0).say(client)

    clients = [RawClient(proxy.port) for _ in range(WIDTH)]
    threads = [threading.Thread(target=talk_on, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said
