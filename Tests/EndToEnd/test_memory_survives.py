"""The promise: whoever has read the last byte has their exchange in the journal."""

import json

import pytest

import answers
from callers import ASK, MODEL, TELL, Caller, chat_body, new_name, new_session, system_text, user
from raw_http import RawClient

ROUNDS = 24


def test_the_memory_outlives_a_restart(own_proxy, upstream):
    caller = Caller(own_proxy.base_url)
    name = caller.tell()
    own_proxy.restart()
    caller.say(ASK)
    assert name in system_text(upstream.last)


def read_all(client: RawClient):
    client.read()


def read_until_done(client: RawClient):
    """Most clients stop at [DONE], before the closing chunk."""
    client.read_until(answers.DONE.strip())


WAYS = [(read_all, False), (read_all, True), (read_all, False), (read_until_done, True)]


def test_no_fact_is_lost_to_kill_9_right_after_the_last_byte(own_proxy, upstream):
    key = Caller(own_proxy.base_url).key
    told = {}
    for round_number in range(ROUNDS):
        read_reply, streaming = WAYS[round_number % len(WAYS)]
        session, name = new_session(), new_name()
        told[session] = name
        tell_and_kill(
            own_proxy, key, session, chat_body(TELL.format(name), stream=streaming), read_reply
        )
        own_proxy.start()
        assert recalled(own_proxy, upstream, key, session, name), f"lost in round {round_number}"
    lost = [s for s, name in told.items() if not recalled(own_proxy, upstream, key, s, name)]
    assert lost == []


def tell_and_kill(proxy, key, session, body, read_reply):
    headers = [
        ("Authorization", f"Bearer {key}"),
        ("X-Session-Id", session),
        ("Content-Type", "application/json"),
    ]
    with RawClient(proxy.port) as client:
        client.request("POST", "/v1/chat/completions", headers, json.dumps(body).encode())
        read_reply(client)
        proxy.kill()


def recalled(proxy, upstream, key, session, name) -> bool:
    Caller(proxy.base_url, session, key).post(chat_body(ASK), ("X-Memory", "read"))
    return name in system_text(upstream.last)


@pytest.mark.parametrize("streaming", [False, True])
def test_the_sdk_finds_its_fact_after_kill_9(own_proxy, upstream, streaming):
    caller, name = Caller(own_proxy.base_url), new_name()
    with caller.client() as client:
        reply = client.chat.completions.create(
            model=MODEL, messages=[user(TELL.format(name))], stream=streaming
        )
        if streaming:
            assert [event for event in reply]
        own_proxy.kill()
    own_proxy.start()
    caller.say(ASK)
    assert name in system_text(upstream.last)


def test_a_stream_without_done_is_kept_when_its_end_was_read(own_proxy, upstream):
    caller, name = Caller(own_proxy.base_url), new_name()
    upstream.answer_next(answers.chunks(answers.stream("Noted.")[:-1]))
    assert caller.post(chat_body(TELL.format(name), stream=True)).status == 200
    own_proxy.kill()
    own_proxy.start()
    caller.say(ASK)
    assert name in system_text(upstream.last)
