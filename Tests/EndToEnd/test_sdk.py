"""The real SDK notices nothing of the proxy: tools, usage, choices, errors."""

import asyncio
import json

import openai
import pytest
from pydantic import BaseModel

import answers
from callers import MODEL, user


def create(caller, **request):
    with caller.client() as client:
        return client.chat.completions.create(model=MODEL, messages=[user("Hello")], **request)


def test_usage_is_passed_on(caller):
    assert create(caller).usage.total_tokens == answers.USAGE["total_tokens"]


def test_usage_of_a_stream_is_passed_on(caller):
    with caller.client() as client:
        stream = client.chat.completions.create(
            model=MODEL,
            messages=[user("Hello")],
            stream=True,
            stream_options={"include_usage": True},
        )
        assert list(stream)[-1].usage.total_tokens == answers.USAGE["total_tokens"]


def test_tool_calls_are_passed_on(caller, upstream):
    upstream.answer = answers.json_body(answers.completion(None, tool_calls=[answers.WEATHER_CALL]))
    tools = [
        {"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}}}
    ]
    [call] = create(caller, tools=tools).choices[0].message.tool_calls
    assert json.loads(call.function.arguments) == {"place": "Oslo"}
    assert upstream.last.json()["tools"] == tools


def test_tool_calls_are_streamed(caller, upstream):
    first = {**answers.WEATHER_CALL, "index": 0, "function": {"name": "weather", "arguments": ""}}
    pieces = [
        first,
        *({"index": 0, "function": {"arguments": part}} for part in ('{"pla', 'ce":1}')),
    ]
    events = [answers.delta(tool_calls=[piece]) for piece in pieces]
    upstream.answer = answers.chunks([*map(answers.event, events), answers.DONE])
    with caller.client() as client:
        stream = client.chat.completions.create(model=MODEL, messages=[user("Hi")], stream=True)
        calls = [event.choices[0].delta.tool_calls[0] for event in stream]
    assert calls[0].function.name == "weather"
    assert "".join(call.function.arguments for call in calls) == '{"place":1}'


def test_two_choices_stay_two(caller, upstream):
    upstream.answer = answers.json_body(answers.completion("one", "two"))
    assert [choice.message.content for choice in create(caller, n=2).choices] == ["one", "two"]
    assert upstream.last.json()["n"] == 2


def test_two_streamed_choices_stay_two(caller, upstream):
    events = [answers.delta(index, content=text) for index, text in enumerate(["one", "two"])]
    upstream.answer = answers.chunks([*map(answers.event, events), answers.DONE])
    with caller.client() as client:
        stream = client.chat.completions.create(
            model=MODEL, messages=[user("Hi")], n=2, stream=True
        )
        assert [(e.choices[0].index, e.choices[0].delta.content) for e in stream] == [
            (0, "one"),
            (1, "two"),
        ]


class Falcon(BaseModel):
    name: str


def test_structured_output_is_parsed(caller, upstream):
    upstream.answer = answers.json_body(answers.completion('{"name":"Pim"}'))
    with caller.client() as client:
        reply = client.chat.completions.parse(
            model=MODEL, messages=[user("Hi")], response_format=Falcon
        )
    assert reply.choices[0].message.parsed == Falcon(name="Pim")


def test_a_rate_limit_arrives_with_its_headers(caller, upstream):
    headers = [("Retry-After", "7"), ("x-ratelimit-remaining-requests", "0")]
    upstream.answer = answers.json_body(
        {"error": {"message": "slow down", "code": "rpm"}}, 429, headers
    )
    with pytest.raises(openai.RateLimitError) as caught:
        create(caller)
    assert caught.value.code == "rpm"
    assert caught.value.response.headers["retry-after"] == "7"
    assert caught.value.response.headers["x-ratelimit-remaining-requests"] == "0"


ERRORS = {
    400: openai.BadRequestError,
    401: openai.AuthenticationError,
    403: openai.PermissionDeniedError,
    404: openai.NotFoundError,
    409: openai.ConflictError,
    422: openai.UnprocessableEntityError,
    500: openai.InternalServerError,
    503: openai.InternalServerError,
}


@pytest.mark.parametrize("status", ERRORS)
def test_errors_are_those_of_the_upstream(caller, upstream, status):
    upstream.answer = answers.json_body({"error": {"message": "because"}}, status)
    with pytest.raises(ERRORS[status], match="because"):
        create(caller)


def test_other_parts_of_the_api_work(caller, upstream):
    with caller.client() as client:
        assert client.models.list().data == []
        upstream.answer = answers.json_body(
            {"object": "list", "data": [{"object": "embedding", "index": 0, "embedding": [0.5]}]}
        )
        reply = client.embeddings.create(model=MODEL, input="x", encoding_format="float")
    assert reply.data[0].embedding == [0.5]
    assert [request.target for request in upstream.requests] == ["/v1/models", "/v1/embeddings"]


def test_many_requests_share_one_async_client(caller):
    async def ask_many() -> list[str]:
        async with caller.async_client() as client:
            requests = [
                client.chat.completions.create(model=MODEL, messages=[user(f"Number {n}")])
                for n in range(20)
            ]
            return [reply.choices[0].message.content for reply in await asyncio.gather(*requests)]

    assert asyncio.run(ask_many()) == ["Noted."] * 20
