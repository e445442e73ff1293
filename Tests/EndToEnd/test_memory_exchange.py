"""A user message and its reply are one exchange, however often and in however many rounds."""

import gzip
import json
import threading

import openai
import pytest

import answers
from callers import MODEL, TELL, chat_body, new_name, user
from proxy_process import until
from raw_http import Broken

RETRY_AT_ONCE = [("Retry-After-Ms", "1")]


@pytest.fixture
def stored(proxy, caller):
    """Looks into the store, once the worker is done with all that was said so far."""

    def look(text: str) -> list[dict]:
        marker = new_name()
        caller.post(chat_body(f"The marker is {marker}."))
        until(lambda: proxy.stored(marker), "the marker among the memories")
        return proxy.stored(text)

    return look


def test_an_exchange_gives_two_memories(caller, upstream, stored):
    said, answered = new_name(), new_name()
    upstream.answer_next(answers.says(f"So it is {answered}."))
    caller.say(TELL.format(said))
    assert (len(stored(said)), len(stored(answered))) == (1, 1)


@pytest.mark.parametrize("failure", ["429", "500", "cut", "reset"])
def test_a_retry_of_the_sdk_is_one_exchange(caller, upstream, stored, failure):
    said, answered = new_name(), new_name()
    completion = answers.completion(f"So it is {answered}.")
    failures = {
        "429": answers.json_body({"error": {"message": "later"}}, 429, RETRY_AT_ONCE),
        "500": answers.body(b"<h1>oops", 500, RETRY_AT_ONCE),
        "cut": answers.cut_json(completion),
        "reset": answers.cut_json(completion, reset=True),
    }
    upstream.answer_next(failures[failure], answers.json_body(completion))
    with caller.client(max_retries=1) as client:
        client.chat.completions.create(model=MODEL, messages=[user(TELL.format(said))])
    assert len(upstream.requests) == 2
    assert (len(stored(said)), len(stored(answered))) == (1, 1)


def test_the_proxy_itself_never_retries(caller, upstream):
    upstream.answer_next(answers.cut_json(answers.completion("cut"), reset=True))
    with pytest.raises(openai.APIConnectionError):
        caller.say("Hello")
    assert len(upstream.requests) == 1


@pytest.mark.parametrize("history", [[], [user("Hi"), {"role": "assistant", "content": "Hello!"}]])
def test_a_regenerated_answer_replaces_the_first(caller, upstream, stored, history):
    said, first, second = new_name(), new_name(), new_name()
    for answered in (first, second):
        upstream.answer_next(answers.says(f"So it is {answered}."))
        caller.post({"model": MODEL, "messages": [*history, user(TELL.format(said))]})
    assert (len(stored(said)), len(stored(first)), len(stored(second))) == (1, 0, 1)


def test_the_same_words_later_in_a_conversation_are_another_exchange(caller, stored):
    said = new_name()
    history = [user(TELL.format(said)), {"role": "assistant", "content": "Noted."}]
    caller.post({"model": MODEL, "messages": history[:1]})
    caller.post({"model": MODEL, "messages": [*history, user(TELL.format(said))]})
    assert len(stored(said)) == 2


@pytest.mark.parametrize("streaming", [False, True])
def test_a_tool_loop_is_one_exchange(caller, upstream, stored, streaming):
    said, answered = new_name(), new_name()
    messages = [user(f"Is it raining where {said} lives?")]
    upstream.answer_next(calls_a_tool(streaming))
    first = caller.post({"model": MODEL, "messages": messages, "stream": streaming})
    assert b"call_1" in first.body
    messages += [
        {"role": "assistant", "content": None, "tool_calls": [answers.WEATHER_CALL]},
        {"role": "tool", "tool_call_id": "call_1", "content": '{"rain": true}'},
    ]
    upstream.answer_next(answers.says(f"Yes, says {answered}."))
    caller.post({"model": MODEL, "messages": messages, "stream": streaming})
    assert (len(stored(said)), len(stored(answered))) == (1, 1)


def calls_a_tool(streaming: bool):
    if not streaming:
        return answers.json_body(answers.completion(None, tool_calls=[answers.WEATHER_CALL]))
    calls = [{**answers.WEATHER_CALL, "index": 0}]
    pieces = [answers.delta(tool_calls=calls), answers.delta(finish="tool_calls")]
    return answers.chunks([*map(answers.event, pieces), answers.DONE])


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
def test_what_was_refused_is_not_stored(caller, upstream, stored, status):
    said = new_name()
    upstream.answer_next(answers.json_body({"error": {"message": "no"}}, status))
    assert caller.post(chat_body(TELL.format(said))).status == status
    assert stored(said) == []


def test_a_cut_stream_never_becomes_complete(caller, upstream, stored):
    said, answered = new_name(), new_name()
    upstream.answer_next(answers.cut_stream(answers.stream(f"So it is {answered} or")[:-2]))
    with pytest.raises(Broken):
        caller.post(chat_body(TELL.format(said), stream=True))
    assert [row for row in stored(answered) if is_complete(row)] == []


def test_a_cut_reply_never_overwrites_a_whole_one(caller, upstream, stored):
    said, whole, cut = new_name(), new_name(), new_name()
    body = chat_body(TELL.format(said), stream=True)
    upstream.answer_next(answers.says(f"So it is {whole}."))
    caller.post(body)
    upstream.answer_next(answers.cut_stream(answers.stream(f"So it is {cut} or")[:-2]))
    with pytest.raises(Broken):
        caller.post(body)
    assert (len(stored(said)), len(stored(whole)), len(stored(cut))) == (1, 1, 0)


def test_a_reply_that_the_client_left_is_not_complete(caller, upstream, stored):
    said, answered, gone = new_name(), new_name(), threading.Event()

    def answer(request, wire):
        wire.head(200, answers.chunked("text/event-stream"))
        try:
            for piece in answers.stream(f"So it is {answered} or")[:-2]:
                wire.chunk(piece)
        except OSError:  # the proxy has left before all was written
            gone.set()
        if wire.wait_until_peer_leaves():
            gone.set()

    upstream.answer_next(answer)
    with caller.client() as client:
        stream = client.chat.completions.create(
            model=MODEL, messages=[user(TELL.format(said))], stream=True
        )
        next(iter(stream))
        stream.close()
    assert gone.wait(10)
    assert [row for row in stored(answered) if is_complete(row)] == []


def is_complete(row: dict) -> bool:
    [column] = [name for name in row if "complete" in name.lower()]
    return bool(row[column])


def test_only_what_the_user_said_last_is_stored(caller, stored):
    """The history was stored when it was said; the system message is nobody's memory."""
    old, rules = new_name(), new_name()
    messages = [
        {"role": "system", "content": f"Rules: {rules}"},
        user(f"Earlier: {old}"),
        {"role": "assistant", "content": "Yes."},
        user("And now?"),
    ]
    caller.post({"model": MODEL, "messages": messages})
    assert (stored(rules), stored(old)) == ([], [])


@pytest.mark.parametrize("content_type", ["application/json", "text/event-stream"])
def test_a_packed_reply_is_stored_as_text(caller, upstream, stored, content_type):
    answered = new_name()
    text = f"So it is {answered}."
    streaming = content_type == "text/event-stream"
    plain = (
        b"".join(answers.stream(text))
        if streaming
        else json.dumps(answers.completion(text)).encode()
    )
    upstream.answer_next(answers.gzipped(plain, content_type))
    reply = caller.post(
        chat_body("What is it?", stream=streaming), ("Accept-Encoding", "gzip"), ("X-Memory", "on")
    )
    assert gzip.decompress(reply.body) == plain
    assert len(stored(answered)) == 1
