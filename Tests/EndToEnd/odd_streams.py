"""Styles in which servers stream: every one passes byte for byte, and most are read along."""

import json
from dataclasses import dataclass

from answers import DONE, USAGE, delta, event, stream

TEXT = "The lighthouse keeper is called {}."


@dataclass(frozen=True)
class Style:
    """The HTTP chunks of a stream. What was said is `TEXT` where `is_said`."""

    pieces: list[bytes]
    is_said: bool = True
    ends_by_close: bool = False

    @property
    def data(self) -> bytes:
        return b"".join(self.pieces)


def styles(name: str) -> dict[str, Style]:
    text = TEXT.format(name)
    plain = stream(text)
    whole = b"".join(plain)
    said, stop = event(delta(content=text)), event(delta(finish="stop"))
    first = event(delta(role="assistant", content=""))

    def with_lines(ending: bytes) -> list[bytes]:
        return [piece.replace(b"\n", ending) for piece in plain]

    def around(piece: bytes) -> list[bytes]:
        return [first, piece, said, piece, stop, DONE]

    return {
        "an event a chunk": Style(plain),
        "all in one chunk": Style([whole]),
        "a byte a chunk": Style([whole[i : i + 1] for i in range(len(whole))]),
        "seven bytes a chunk": Style([whole[i : i + 7] for i in range(0, len(whole), 7)]),
        "split between the line ends": Style(split_after(whole, b"\n")),
        "split inside [DONE]": Style([whole[:-8], whole[-8:-3], whole[-3:]]),
        "CR LF": Style(with_lines(b"\r\n")),
        "CR LF split in the middle": Style(split_after(b"".join(with_lines(b"\r\n")), b"\r")),
        "CR": Style(with_lines(b"\r")),
        "mixed line ends": Style(
            [first, said.replace(b"\n", b"\r\n"), stop.replace(b"\n", b"\r"), DONE]
        ),
        "comments": Style(around(b": keep-alive\n\n")),
        "comments without a blank line": Style(around(b": OPENROUTER PROCESSING\n")),
        "event, id and retry fields": Style(around(b"event: ping\nid: 7\nretry: 1000\n\n")),
        "unknown fields": Style(around(b"x-vendor: 1\nnonsense\n\n")),
        "no blank after the colon": Style([piece.replace(b"data: ", b"data:") for piece in plain]),
        "data over several lines": Style([first, indented(delta(content=text)), stop, DONE]),
        "a byte order mark": Style([b"\xef\xbb\xbf" + plain[0], *plain[1:]]),
        "no [DONE]": Style(plain[:-1]),
        "no [DONE] and no last blank line": Style([*plain[:-2], plain[-2].rstrip(b"\n")]),
        "something after [DONE]": Style([*plain, b": bye\n\n", event(delta(content=" Bye."))]),
        "the close ends the stream": Style(plain, ends_by_close=True),
        "usage at the end": Style(stream(text, usage=True)),
        "usage in every event": Style([event(delta(usage=USAGE, content=text)), stop, DONE]),
        "two choices": Style([first, said, event(delta(1, content="Other.")), stop, DONE]),
        "tool calls": Style(tool_calls(), is_said=False),
        "reasoning": Style([event(delta(reasoning_content="Let me think.")), *plain]),
        "a refusal": Style([event(delta(refusal="I can't.")), stop, DONE], is_said=False),
        "log probabilities": Style(
            [event({**delta(content=text), "logprobs": {"x": [-0.0]}}), stop, DONE]
        ),
        "no choices in some events": Style([event({"choices": []}), *plain]),
        "null content": Style([event(delta(content=None)), *plain]),
        "empty events": Style([b"\n\n", *around(b"data:\n\n"), b"\n"]),
        "escapes in the text": Style([first, escaped(text), stop, DONE]),
        "raw Unicode split inside a letter": Style([first, *unicode_halves(text), stop, DONE]),
        "an error in the middle": Style(
            [first, said, b'data: {"error":{"message":"oops"}}\n\n'], is_said=False
        ),
        "data that is no JSON": Style(around(b"data: <html>\n\n")),
        "a comment of 100 KB": Style(around(b": " + b"." * 100_000 + b"\n\n")),
        "deep JSON": Style(around(b"data: " + b"[" * 400 + b"]" * 400 + b"\n\n")),
        "nothing but [DONE]": Style([DONE], is_said=False),
        "nothing at all": Style([], is_said=False),
    }


def split_after(data: bytes, mark: bytes) -> list[bytes]:
    parts = data.split(mark)
    return [part + mark for part in parts[:-1]] + [parts[-1]]


def indented(value: dict) -> bytes:
    lines = json.dumps(value, indent=1).encode().splitlines()
    return b"".join(b"data: " + line + b"\n" for line in lines) + b"\n"


def tool_calls() -> list[bytes]:
    call = {"index": 0, "id": "c", "type": "function", "function": {"name": "f", "arguments": ""}}
    more = {"index": 0, "function": {"arguments": '{"a":1}'}}
    values = [delta(tool_calls=[call]), delta(tool_calls=[more]), delta(finish="tool_calls")]
    return [*map(event, values), DONE]


def escaped(text: str) -> bytes:
    letters = "".join(f"\\u{ord(letter):04x}" for letter in text).encode()
    return event(delta(content="@@")).replace(b"@@", letters)


def unicode_halves(text: str) -> list[bytes]:
    data = event(delta(content=text + " 隼🦅"))
    middle = data.index("🦅".encode()) + 2
    return [data[:middle], data[middle:]]


NAMES = list(styles("x"))
