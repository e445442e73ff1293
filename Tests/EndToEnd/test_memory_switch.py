"""X-Memory chooses, and the reply says what happened."""

import json
import re

import openai
import pytest

from callers import ASK, MODEL, TELL, Caller, chat_body, new_name, system_text, user


def stores(caller, upstream, name) -> bool:
    caller.ask()
    return name in system_text(upstream.last)


def test_off_neither_recalls_nor_stores(caller, upstream):
    told, secret = caller.tell(), new_name()
    body = json.dumps(chat_body(f"{ASK} Not {secret}?"), indent=3).encode()
    reply = caller.post(body, ("X-Memory", "off"))
    assert upstream.last.body == body
    assert (reply.value("X-Memory"), reply.value("X-Memory-Status")) == ("off", "off")
    assert reply.value("X-Memory-Recalled") == "0"
    assert stores(caller, upstream, told) and not stores(caller, upstream, secret)


def test_read_recalls_and_does_not_store(caller, upstream):
    told, secret = caller.tell(), new_name()
    reply = caller.post(chat_body(f"{ASK} Not {secret}?"), ("X-Memory", "read"))
    assert told in system_text(upstream.last)
    assert reply.value("X-Memory") == "read"
    assert not stores(caller, upstream, secret)


def test_write_stores_and_does_not_recall(caller, upstream):
    caller.tell()
    name = new_name()
    body = json.dumps(chat_body(TELL.format(name))).encode()
    reply = caller.post(body, ("X-Memory", "write"))
    assert upstream.last.body == body
    assert (reply.value("X-Memory"), reply.value("X-Memory-Recalled")) == ("write", "0")
    assert stores(caller, upstream, name)


def test_on_is_the_default(caller, upstream):
    name = caller.tell()
    for headers in [(), [("X-Memory", "on")]]:
        reply = caller.ask(*headers)
        assert reply.value("X-Memory") == "on"
        assert name in system_text(upstream.last)


@pytest.mark.parametrize("value", ["", "yes", "on,off", "0"])
def test_any_other_value_is_refused(caller, upstream, value):
    reply = caller.ask(("X-Memory", value))
    assert reply.status == 400 and reply.error
    assert upstream.requests == []


def test_the_sdk_turns_a_bad_switch_into_an_error(caller):
    client = caller.client(default_headers={"X-Memory": "perhaps"})
    with client, pytest.raises(openai.BadRequestError, match="X-Memory"):
        client.chat.completions.create(model=MODEL, messages=[user(ASK)])


@pytest.mark.parametrize("streaming", [False, True])
def test_the_reply_says_what_was_recalled(caller, streaming):
    first = caller.post(chat_body(TELL.format(new_name()), stream=streaming))
    assert (first.value("X-Memory-Status"), first.value("X-Memory-Recalled")) == ("empty", "0")
    second = caller.post(chat_body(ASK, stream=streaming))
    assert second.value("X-Memory-Status") == "ok"
    assert int(second.value("X-Memory-Recalled")) >= 1
    assert second.value("X-Memory-Session-Source") == "header"
    assert second.value("X-Request-Id")


def test_the_sdk_can_read_the_headers(caller):
    caller.tell()
    with caller.client() as client:
        raw = client.chat.completions.with_raw_response.create(model=MODEL, messages=[user(ASK)])
    assert raw.headers["x-memory-status"] == "ok"
    assert raw.parse().choices[0].message.content == "Noted."


@pytest.mark.parametrize("streaming", [False, True])
def test_server_timing_tells_the_two_parts(caller, streaming):
    timing = caller.post(chat_body(ASK, stream=streaming)).value("Server-Timing")
    for part in ("recall", "upstream"):
        assert re.search(rf"\b{part};dur=\d+(\.\d+)?(,|$| )", timing), timing


def test_every_request_has_its_own_id(caller):
    ids = {caller.ask().value("X-Request-Id") for _ in range(5)}
    assert len(ids) == 5


def test_no_memory_text_stands_in_a_header(caller):
    name = caller.tell()
    reply = caller.ask()
    assert name.encode() not in b"\n".join(reply.head)


def test_top_k_bounds_what_is_injected(caller, upstream):
    names = [caller.tell() for _ in range(4)]
    reply = caller.ask(("X-Memory-Top-K", "2"))
    found = [name for name in names if name in system_text(upstream.last)]
    assert reply.value("X-Memory-Recalled") == "2" and len(found) <= 2


@pytest.mark.parametrize("value", ["-1", "many"])
def test_a_top_k_that_is_no_count_is_refused(caller, upstream, value):
    reply = caller.ask(("X-Memory-Top-K", value))
    assert reply.status == 400 and reply.error
    assert upstream.requests == []


def test_our_headers_are_not_forwarded(caller, upstream):
    caller.ask(("X-Memory", "on"), ("X-Memory-Top-K", "3"), ("X-Memory-Threshold", "0.1"))
    sent = [name.lower() for name in upstream.last.names]
    assert [name for name in sent if name.startswith("x-memory") or name == "x-session-id"] == []


def test_the_switch_counts_on_other_routes_too(caller, upstream):
    """They have no memory; the header is ours all the same."""
    caller.post(b"{}", ("X-Memory", "read"), path="/v1/embeddings")
    assert upstream.last.values("X-Memory") == []


def test_log_and_data_hold_no_key_and_the_log_no_content(own_proxy):
    caller = Caller(own_proxy.base_url)
    name = caller.tell()
    assert caller.ask().status == 200
    assert own_proxy.stop() == 0
    assert name not in own_proxy.log and caller.key not in own_proxy.log
    for file in own_proxy.data.rglob("*"):
        assert not file.is_file() or caller.key.encode() not in file.read_bytes()
