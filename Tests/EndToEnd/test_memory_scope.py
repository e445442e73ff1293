"""Who is speaking: memories belong to a key and a session, and to nobody else."""

import json
from dataclasses import replace

import openai
import pytest

from callers import (
    ASK,
    MODEL,
    TELL,
    Caller,
    chat_body,
    new_key,
    new_name,
    new_session,
    system_text,
    user,
)


def test_another_session_never_sees_it(caller, upstream):
    name = caller.tell()
    replace(caller, session=new_session()).say(ASK)
    assert name.encode() not in upstream.last.body


def test_another_key_with_the_same_session_never_sees_it(caller, upstream):
    name = caller.tell()
    replace(caller, key=new_key()).say(ASK)
    assert name.encode() not in upstream.last.body


LOOKALIKES = [
    ("anna", "Anna"),
    ("anna", "an"),
    ("anna", "%61nna"),
    ("\u00e9", "e\u0301"),
    ("a", "\u0430"),
]


@pytest.mark.parametrize("one, other", LOOKALIKES)
def test_sessions_are_exact_bytes(caller, upstream, one, other):
    stem = new_session()
    name = replace(caller, session=as_header(stem + one)).tell()
    replace(caller, session=as_header(stem + other)).ask()
    assert name.encode() not in upstream.last.body
    replace(caller, session=as_header(stem + one)).ask()
    assert name in system_text(upstream.last)


def as_header(text: str) -> str:
    """UTF-8 on the wire, where the client writes Latin-1."""
    return text.encode().decode("latin-1")


def test_a_session_needs_no_key(caller, upstream):
    keyless = replace(caller, key=None)
    name = keyless.tell()
    keyless.ask()
    assert name in system_text(upstream.last)


def test_the_session_may_stand_in_the_path(caller, upstream):
    name = caller.tell()
    reply = replace(caller, session=None).ask(path=f"/s/{caller.session}/v1/chat/completions")
    assert reply.value("X-Memory-Session-Source") == "path"
    assert name in system_text(upstream.last)
    assert upstream.last.target == "/v1/chat/completions"


def test_the_sdk_can_be_pointed_at_a_session_path(caller, proxy, upstream):
    session, name = new_session(), new_name()
    in_its_url = Caller(f"http://127.0.0.1:{proxy.port}/s/{session}/v1", None)
    in_its_url.say(TELL.format(name))
    in_its_url.say(ASK, streaming=True)
    assert name in system_text(upstream.last)


def test_the_path_wins_over_the_header(caller, upstream):
    name = caller.tell()
    stranger = replace(caller, session=new_session())
    stranger.ask(path=f"/s/{caller.session}/v1/chat/completions")
    assert name in system_text(upstream.last)


def test_a_session_in_the_path_is_decoded(caller, upstream):
    session = "ann " + new_session()
    name = replace(caller, session=session).tell()
    replace(caller, session=None).ask(path=f"/s/{session.replace(' ', '%20')}/v1/chat/completions")
    assert name in system_text(upstream.last)


BODY_FIELDS = {
    "user": lambda session: {"user": session},
    "safety_identifier": lambda session: {"safety_identifier": session},
    "metadata.user_id": lambda session: {"metadata": {"user_id": session}},
}


@pytest.mark.parametrize("field", BODY_FIELDS.values(), ids=BODY_FIELDS.keys())
def test_the_session_may_stand_in_the_body(caller, upstream, field):
    nameless = replace(caller, session=None)
    session, name = new_session(), new_name()
    nameless.say(TELL.format(name), **field(session))
    reply = nameless.post(chat_body(ASK, **field(session)))
    assert reply.value("X-Memory-Session-Source") == "body"
    assert name in system_text(upstream.last)
    nameless.say(ASK, **field(new_session()))
    assert name.encode() not in upstream.last.body


def test_headers_of_known_clients_name_the_session(caller, upstream):
    nameless = replace(caller, session=None)
    header = ("X-OpenWebUI-User-Id", new_session())
    name = new_name()
    nameless.post(chat_body(TELL.format(name)), header)
    reply = nameless.post(chat_body(ASK), header)
    assert reply.value("X-Memory-Session-Source") == "client-header"
    assert name in system_text(upstream.last)


def test_the_header_wins_over_the_body(caller, upstream):
    name = caller.tell()
    reply = caller.post(chat_body(ASK, user=new_session()))
    assert reply.value("X-Memory-Session-Source") == "header"
    assert name in system_text(upstream.last)


def test_a_key_alone_has_a_session_of_its_own(caller, upstream):
    nameless = replace(caller, session=None)
    name = nameless.tell()
    reply = nameless.ask()
    assert reply.value("X-Memory-Session-Source") == "fallback"
    assert name in system_text(upstream.last)
    replace(nameless, key=new_key()).ask()
    assert name.encode() not in upstream.last.body


def test_no_key_and_no_session_means_no_memory(caller, upstream):
    nobody = replace(caller, session=None, key=None)
    for text in (TELL.format(new_name()), ASK):
        body = json.dumps(chat_body(text)).encode()
        reply = nobody.post(body)
        assert upstream.last.body == body
        assert reply.value("X-Memory-Status") == "no-session"
        assert reply.value("X-Memory-Session-Source") == "none"


def test_two_sessions_in_one_request_are_refused(caller, upstream):
    reply = caller.post(chat_body(ASK), ("X-Session-Id", new_session()))
    assert_refused(reply, upstream)


def test_the_same_session_twice_is_fine(caller, upstream):
    assert caller.post(chat_body(ASK), ("X-Session-Id", caller.session)).status == 200


@pytest.mark.parametrize("session, status", [("s" * 256, 200), ("s" * 257, 400), ("", 400)])
def test_a_session_has_1_to_256_bytes(caller, upstream, session, status):
    reply = replace(caller, session=None).post(chat_body(ASK), ("X-Session-Id", session))
    assert reply.status == status
    if status == 400:
        assert_refused(reply, upstream)


def test_a_session_in_the_path_is_bounded_too(caller, upstream):
    assert_refused(caller.ask(path=f"/s/{'s' * 257}/v1/chat/completions"), upstream)


def test_the_sdk_is_told_why_it_was_refused(caller):
    client = replace(caller, session="s" * 300).client()
    with client, pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(model=MODEL, messages=[user(ASK)])
    assert caught.value.message and caught.value.type


def assert_refused(reply, upstream):
    assert reply.status == 400 and reply.error
    assert upstream.requests == []
