"""What the fake upstream can say: builders of answers, smallest first."""

import gzip
import json
import threading
from collections.abc import Iterable

from fake_upstream import WAIT_SECONDS, Answer, Request, Wire

CREATED = 1_780_000_000


def raw(head_and_body: bytes, close: bool = False) -> Answer:
    """Exactly these bytes, head included."""

    def answer(_: Request, wire: Wire):
        wire.send(head_and_body)
        if close:
            wire.close()

    return answer


def body(data: bytes, status: int = 200, headers=(), reason: str = "OK") -> Answer:
    def answer(request: Request, wire: Wire):
        wire.head(status, [*headers, ("Content-Length", len(data))], reason)
        if request.method != "HEAD":
            wire.send(data)

    return answer


def json_body(value, status: int = 200, headers=()) -> Answer:
    return body(
        json.dumps(value).encode(), status, [("Content-Type", "application/json"), *headers]
    )


def gzipped(data: bytes, content_type: str) -> Answer:
    packed = gzip.compress(data, mtime=0)
    return body(packed, headers=[("Content-Type", content_type), ("Content-Encoding", "gzip")])


def chunks(
    pieces: Iterable[bytes], content_type: str = "text/event-stream", headers=(), trailers=()
) -> Answer:
    """One HTTP chunk for each piece."""

    def answer(_: Request, wire: Wire):
        wire.head(200, chunked(content_type, headers))
        for piece in pieces:
            wire.chunk(piece)
        wire.end(trailers)

    return answer


def gated(pieces: list[bytes], gates: list[threading.Event]) -> Answer:
    """The head at once; each piece when its gate opens. The stream ends after the last piece."""

    def answer(_: Request, wire: Wire):
        wire.head(200, chunked("text/event-stream"))
        for piece, gate in zip(pieces, gates, strict=True):
            if not gate.wait(WAIT_SECONDS):
                return wire.reset()
            wire.chunk(piece)
        wire.end()

    return answer


def cut_json(value, reset: bool = False) -> Answer:
    """Promises a whole JSON body and breaks off in the middle of it."""

    def answer(_: Request, wire: Wire):
        data = json.dumps(value).encode()
        wire.head(200, [("Content-Type", "application/json"), ("Content-Length", len(data))])
        wire.send(data[: len(data) // 2])
        wire.reset() if reset else wire.close()

    return answer


def cut_stream(pieces: Iterable[bytes], after: threading.Event | None = None) -> Answer:
    """Sends the pieces and leaves without the closing chunk, once `after` is set."""

    def answer(_: Request, wire: Wire):
        wire.head(200, chunked("text/event-stream"))
        for piece in pieces:
            wire.chunk(piece)
        if after:
            after.wait(WAIT_SECONDS)
        wire.close()

    return answer


def silence(_: Request, wire: Wire):
    """Takes the request and never answers."""
    wire.wait_until_peer_leaves()
    wire.close()


def chunked(content_type: str, headers=()) -> list[tuple[str, str]]:
    return [("Content-Type", content_type), *headers, ("Transfer-Encoding", "chunked")]


# Chat completions


def completion(*texts: str, **message) -> dict:
    """A chat completion with one choice for each text."""
    choices = [
        {
            "index": index,
            "message": {"role": "assistant", "content": text, **message},
            "finish_reason": "tool_calls" if "tool_calls" in message else "stop",
            "logprobs": None,
        }
        for index, text in enumerate(texts)
    ]
    return {
        "id": "chatcmpl-fake",
        "object": "chat.completion",
        "created": CREATED,
        "model": "fake-model",
        "choices": choices,
        "usage": USAGE,
    }


USAGE = {"prompt_tokens": 21, "completion_tokens": 12, "total_tokens": 33}

WEATHER_CALL = {
    "id": "call_1",
    "type": "function",
    "function": {"name": "weather", "arguments": '{"place":"Oslo"}'},
}


def delta(index: int = 0, finish: str | None = None, usage=None, **fields) -> dict:
    return {
        "id": "chatcmpl-fake",
        "object": "chat.completion.chunk",
        "created": CREATED,
        "model": "fake-model",
        "choices": [{"index": index, "delta": fields, "finish_reason": finish}],
        "usage": usage,
    }


def event(value) -> bytes:
    return b"data: " + json.dumps(value, ensure_ascii=False).encode() + b"\n\n"


DONE = b"data: [DONE]\n\n"


def stream(text: str, usage: bool = False) -> list[bytes]:
    """The events of a streamed reply, a word each."""
    words = [word + " " for word in text.split(" ")]
    words[-1] = words[-1].rstrip(" ")
    last = [event({**delta(), "choices": [], "usage": USAGE})] if usage else []
    return [
        event(delta(role="assistant", content="")),
        *(event(delta(content=word)) for word in words),
        event(delta(finish="stop")),
        *last,
        DONE,
    ]


# Responses API


def response(text: str, status: str = "completed") -> dict:
    content = [{"type": "output_text", "text": text, "annotations": []}]
    message = {
        "id": "msg_fake",
        "type": "message",
        "role": "assistant",
        "status": status,
        "content": content,
    }
    return {
        "id": "resp_fake",
        "object": "response",
        "created_at": CREATED,
        "model": "fake-model",
        "status": status,
        "output": [message] if text else [],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
    }


def response_stream(text: str) -> list[bytes]:
    part = {"item_id": "msg_fake", "output_index": 0, "content_index": 0}
    events = [
        {"type": "response.created", "response": response("", "in_progress")},
        *(
            {"type": "response.output_text.delta", "delta": piece, "logprobs": [], **part}
            for piece in (text[:7], text[7:])
        ),
        {"type": "response.output_text.done", "text": text, "logprobs": [], **part},
        {"type": "response.completed", "response": response(text)},
    ]
    return [
        f"event: {value['type']}\n".encode() + event({**value, "sequence_number": number})
        for number, value in enumerate(events)
    ]


# The model


def says(text: str) -> Answer:
    """A model that always says this, in the form that the request asks for."""

    def answer(request: Request, wire: Wire):
        path = request.target.split("?")[0]
        wants = request.json_or_none() or {}
        if path.endswith("/chat/completions"):
            form = chat_form(text, wants)
        elif path.endswith("/responses"):
            form = (
                chunks(response_stream(text)) if wants.get("stream") else json_body(response(text))
            )
        else:
            form = json_body({"object": "list", "data": []})
        form(request, wire)

    return answer


def chat_form(text: str, wants: dict) -> Answer:
    if not wants.get("stream"):
        return json_body(completion(text))
    return chunks(
        stream(text, usage=bool((wants.get("stream_options") or {}).get("include_usage")))
    )
