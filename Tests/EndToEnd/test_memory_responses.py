"""The Responses API has the same memory; it stands in `instructions`."""

import pytest

from callers import ASK, MODEL, TELL, new_name, system_text

FORMS = [False, True]
PATH = "/v1/responses"


def create(caller, streaming=False, **request) -> str:
    with caller.client() as client:
        reply = client.responses.create(model=MODEL, stream=streaming, **request)
        if not streaming:
            return reply.output_text
        return [event for event in reply if event.type == "response.completed"][
            0
        ].response.output_text


@pytest.mark.parametrize("telling_streams", FORMS)
@pytest.mark.parametrize("asking_streams", FORMS)
def test_a_fact_told_in_one_client_reaches_the_next(
    caller, upstream, telling_streams, asking_streams
):
    name = new_name()
    assert create(caller, telling_streams, input=TELL.format(name)) == "Noted."
    assert create(caller, asking_streams, input=ASK) == "Noted."
    assert name in upstream.last.json()["instructions"]
    assert upstream.last.json()["input"] == ASK


def test_instructions_of_the_caller_come_first(caller, upstream):
    name = caller.tell()
    create(caller, input=ASK, instructions="Be brief.")
    instructions = upstream.last.json()["instructions"]
    assert instructions.startswith("Be brief.") and name in instructions


def test_the_input_may_be_a_list_of_messages(caller, upstream):
    name = caller.tell()
    parts = [{"type": "input_text", "text": ASK}]
    create(caller, input=[{"role": "user", "content": parts}])
    assert name in upstream.last.json()["instructions"]


def test_what_the_input_shows_is_not_injected(caller, upstream):
    name = caller.tell()
    history = [TELL.format(name), "Noted.", ASK]
    roles = ["user", "assistant", "user"]
    messages = [{"role": r, "content": c} for r, c in zip(roles, history, strict=True)]
    create(caller, input=messages)
    assert upstream.last.body.count(name.encode()) == 1


def test_both_apis_share_one_memory(caller, upstream):
    name = new_name()
    create(caller, input=TELL.format(name))
    caller.ask()
    assert name in system_text(upstream.last)


def test_off_changes_nothing(caller, upstream):
    caller.tell()
    body = b'{"model":"m", "input": "What is my falcon called?" }'
    caller.post(body, ("X-Memory", "off"), path=PATH)
    assert upstream.last.body == body
