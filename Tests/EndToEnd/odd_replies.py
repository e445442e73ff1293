"""Replies as no well-bred upstream sends them, and the ways in which one breaks off."""

import answers
from fake_upstream import Answer, Request, Wire

OK = b"HTTP/1.1 200 OK\r\n"
SIZED = b"Content-Length: 2\r\n\r\n{}"


def reply(*lines: bytes, status: bytes = OK) -> bytes:
    return status + b"".join(line + b"\r\n" for line in lines) + SIZED


# Nothing of these is a reply: the client gets a 502.
NO_REPLY = {
    "nothing": b"",
    "half a status line": b"HTTP/1.",
    "a status line": OK,
    "half a field": OK + b"Content-Len",
    "a head without its end": OK + b"Content-Length: 2\r\n",
    "an interim head": b"HTTP/1.1 100 Continue\r\n\r\n",
    "words": b"nonsense\r\n\r\n",
    "HTTP/0.9": b"<html></html>",
    "SMTP": b"220 mail.example.org ESMTP\r\n",
    "TLS": b"\x15\x03\x01\x00\x02\x02\x46",
    "zeros": bytes(4096),
    "a status of no digits": reply(status=b"HTTP/1.1 abc OK\r\n"),
    "an endless line": b"HTTP/1.1 200 " + b"x" * (1 << 20),
    "endless fields": OK + b"X-Long: x\r\n" * 100_000,
}

# Odd but readable, or not: the client gets a 502, or one reply that is in order.
DOUBTFUL = {
    "length and chunks": OK
    + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "two lengths": reply(b"Content-Length: 3"),
    "the same length twice": reply(b"Content-Length: 2"),
    "a negative length": OK + b"Content-Length: -2\r\n\r\n{}",
    "a length of no digits": OK + b"Content-Length: abc\r\n\r\n{}",
    "a list of lengths": OK + b"Content-Length: 2, 2\r\n\r\n{}",
    "an unknown coding": reply(b"Transfer-Encoding: odd"),
    "an unknown version": reply(status=b"HTTP/7.7 200 OK\r\n"),
    "a status of 0": reply(status=b"HTTP/1.1 0 No\r\n"),
    "a status of 099": reply(status=b"HTTP/1.1 099 No\r\n"),
    "a status of 600": reply(status=b"HTTP/1.1 600 No\r\n"),
    "a status of 999": reply(status=b"HTTP/1.1 999 No\r\n"),
    "a switch of protocols": reply(status=b"HTTP/1.1 101 Switching Protocols\r\n"),
    "a reason with a bell": reply(status=b"HTTP/1.1 200 \x07\r\n"),
    "a reason with a bare CR": reply(status=b"HTTP/1.1 200 OK\rX-Split: 1\r\n"),
    "a reason in Latin-1": reply(status=b"HTTP/1.1 200 caf\xe9\r\n"),
    "no reason": reply(status=b"HTTP/1.1 200\r\n"),
    "a bare CR in a value": reply(b"X-Odd: a\rX-Split: 1"),
    "a line that ends in LF": reply(b"X-Odd: a\nX-Next: 1"),
    "a NUL in a value": reply(b"X-Odd: a\x00b"),
    "a bell in a value": reply(b"X-Odd: a\x07b"),
    "a bare CR in a name": reply(b"X-Odd\rX-Split: 1"),
    "a blank in a name": reply(b"X Odd: 1"),
    "a blank before the colon": reply(b"X-Odd : 1"),
    "no name": reply(b": 1"),
    "no colon": reply(b"X-Odd"),
    "a folded line": reply(b"X-Odd: a", b" X-Split: 1"),
    "LF everywhere": reply(b"X-Odd: 1").replace(b"\r\n", b"\n"),
    "a second reply behind the first": reply() + reply(b"X-Split: 1"),
}


# Breaking off


def before(data: bytes, leave: str) -> Answer:
    """Sends these bytes and leaves with a FIN (`close`) or a RST (`reset`)."""

    def answer(_: Request, wire: Wire):
        wire.send(data)
        getattr(wire, leave)()

    return answer


JSON = b'{"id":"x","choices":[{"message":{"content":"cut off"}}]}'
EVENTS = b"".join(answers.stream("one two three four"))
TYPES = {"JSON": ("application/json", JSON), "SSE": ("text/event-stream", EVENTS)}
LEAVING = {"FIN": "close", "RST": "reset"}


def cut(kind: str, framing: str, how: str) -> Answer:
    """Half of a body of this kind, then the end."""
    content_type, data = TYPES[kind]
    head = OK + b"Content-Type: " + content_type.encode()
    half = data[: len(data) // 2]
    if framing == "length":
        head += b"\r\nContent-Length: %d\r\n\r\n" % len(data)
    else:
        head += b"\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n" % len(half)
        half += b"\r\n"
    if how == "bad chunk":
        return before(head + half + b"zz\r\nnonsense\r\n", "close")
    if how == "half a chunk":
        return before(head + half + b"ff\r\nnot so much", "close")
    return before(head + half, LEAVING[how])


MIDDLES = [
    *(
        (kind, framing, how)
        for kind in TYPES
        for framing in ("length", "chunks")
        for how in LEAVING
    ),
    *((kind, "chunks", how) for kind in TYPES for how in ("bad chunk", "half a chunk")),
]
