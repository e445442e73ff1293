"""The figures for who runs the proxy: counted right, and for nobody else."""

import re
import urllib.error
from pathlib import Path

import pytest

import answers
from callers import Caller, chat_body, new_name
from metrics import ask, families, metrics
from proxy_process import until

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"


def test_counts_requests_exchanges_and_what_was_recalled(start_proxy, upstream):
    proxy = start_proxy()
    assert metrics(proxy)["requests_total"] == 0
    caller, name = Caller(proxy.base_url), new_name()
    assert caller.post(chat_body(f"My boat is called {name}.")).status == 200
    recalled = caller.post(chat_body(f"What is {name}?"))
    assert int(recalled.value("X-Memory-Recalled")) > 0
    assert caller.post(chat_body("Hello."), ("X-Memory", "off")).status == 200
    counted = metrics(proxy)
    assert counted["requests_total"] == 3
    assert counted["exchanges_total"] == 2
    assert counted["memories_recalled_total"] == int(recalled.value("X-Memory-Recalled"))
    assert counted["ready"] == 1
    until(lambda: metrics(proxy)["exchanges_waiting"] == 0, "all exchanges safe")
    trouble = ["failed", "late", "lost", "over_limit", "failures", "without_vector"]
    assert {n: v for n, v in counted.items() if any(t in n for t in trouble) and v} == {}


def test_counts_what_the_upstream_does_wrong(start_proxy, upstream):
    proxy = start_proxy()
    upstream.answer_next(answers.raw(b"nonsense\r\n\r\n", close=True))
    assert Caller(proxy.base_url).post(chat_body("Hello.")).status == 502
    assert metrics(proxy)["upstream_failures_total"] == 1


@pytest.mark.parametrize("key", [None, "sk-somebody", "key-of-acme"])
def test_is_for_the_admin(api_proxy, key):
    with pytest.raises(urllib.error.HTTPError) as refused:
        ask(api_proxy, key)
    assert refused.value.code == 401
    assert b"memory_proxy_" not in refused.value.read()


def test_every_number_says_what_it_means_and_is_in_the_documentation(api_proxy):
    documented = set(re.findall(r"`(memory_proxy_\w+)`", OPERATIONS.read_text()))
    shown = set()
    for family in families(api_proxy):
        assert family.documentation, family.name
        shown |= {sample.name for sample in family.samples}
    assert shown == documented
