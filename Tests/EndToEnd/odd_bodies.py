"""Request bodies that are odd: most are legal, the last ones are no chat at all."""

import gzip
import json
import random

ASK = "What is my falcon called?"
USER = b'{"role":"user","content":"%b"}' % ASK.encode()


def chat(*messages: bytes, before: bytes = b"", after: bytes = b"") -> bytes:
    return b'{"model":"m",%b"messages":[%b]%b}' % (before, b",".join(messages or (USER,)), after)


def said(content: bytes) -> bytes:
    """A user message with this JSON as its content."""
    return b'{"role":"user","content":%b}' % content


def system(content: bytes, role: bytes = b"system") -> bytes:
    return b'{"role":"%b","content":%b}' % (role, content)


def pretty(indent, separators=None, newline: bytes = b"\n") -> bytes:
    value = {"model": "m", "messages": [{"role": "user", "content": ASK}], "n": 1}
    text = json.dumps(value, indent=indent, separators=separators).encode()
    return text.replace(b"\n", newline)


def escaped(text: str) -> bytes:
    return b'"' + b"".join(b"\\u%04x" % ord(letter) for letter in text) + b'"'


LONG_HISTORY = [
    system(b'"Be brief."'),
    *(
        b'{"role":"%b","content":"%b"}' % (role, b"word %d " % number * 100)
        for number in range(60)
        for role in (b"user", b"assistant")
    ),
    USER,
]
TOOL_ROUND = [
    said(b'"Rain?"'),
    b'{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function",'
    b'"function":{"name":"f","arguments":"{\\"a\\":[1,2]}"}}]}',
    b'{"role":"tool","tool_call_id":"c","content":"yes"}',
    USER,
]
PICTURE = b'{"type":"image_url","image_url":{"url":"data:image/png;base64,%b"}}' % (b"iVBO" * 5000)
TEXT_PART = b'{"type":"text","text":"%b"}' % ASK.encode()

# Legal, and a user message asks about the falcon: memory is recalled.
LEGAL = {
    "compact": chat(),
    "indented by two": pretty(2),
    "indented by tabs": pretty("\t"),
    "lines end with CR LF": pretty(2, newline=b"\r\n"),
    "lines end with CR": pretty(2, newline=b"\r"),
    "spaces around every token": pretty(None, (" , ", " : ")),
    "blank all around": b" \t\r\n" + chat() + b"\n\n\t ",
    "blanks inside empty values": chat(after=b',"stop":[ \n ],"x":{ \t }'),
    "messages first": b'{"messages":[%b],"model":"m"}' % USER,
    "content before role": chat(b'{"content":"%b","role":"user"}' % ASK.encode()),
    "duplicate model": chat(before=b'"model":"other",'),
    "duplicate unknown keys": chat(after=b',"a":1,"a":2,"a":{"a":3,"a":4}'),
    "duplicate role": chat(b'{"role":"user","role":"user","content":"%b"}' % ASK.encode()),
    "a number of 400 digits": chat(after=b',"seed":' + b"9" * 400),
    "numbers in odd forms": chat(after=b',"a":-0,"b":1E+2,"c":0.1000,"d":1e400,"e":-1.5e-09'),
    "every letter escaped": chat(said(escaped(ASK))),
    "some letters escaped": chat(said(b'"What is my \\u0066\\u0061lcon called\\u003F"')),
    "surrogate pairs": chat(said(b'"What is my falcon \\ud83e\\udd85 called?"')),
    "an escaped solidus": chat(said(b'"falcon \\/ called \\b\\f\\n\\r\\t\\"\\\\"')),
    "an escaped zero": chat(said(b'"falcon\\u0000 called"')),
    "raw Unicode": chat(said('"What is my falcon called? 隼 🦅 é e\u0301 \u2028 \x7f"'.encode())),
    "backslashes before the quote": chat(before=b'"x":"\\\\\\\\","y":"\\\\\\"",'),
    "brackets inside strings": chat(before=b'"x":"}]},{[\\"messages\\":[",'),
    "messages inside metadata": chat(before=b'"metadata":{"messages":[{"role":"user"}]},'),
    "a string that looks like messages": chat(before=b'"x":"\\"messages\\": []",'),
    "unknown fields everywhere": chat(
        b'{"x":{"y":[]},"role":"user","z":null,"content":"%b","w":[{}]}' % ASK.encode(),
        after=b',"vendor":{"deep":{"deeper":[[],{},"",null,true,false]}}',
    ),
    "empty keys": chat(before=b'"":1,"":{"":[]},'),
    "nulls": chat(after=b',"stream":null,"tools":null,"user":null,"metadata":null'),
    "text parts": chat(said(b"[%b]" % TEXT_PART)),
    "text split over parts": chat(
        said(b'[{"type":"text","text":"What is my falcon"},%b]' % TEXT_PART)
    ),
    "a picture among parts": chat(said(b"[%b,%b]" % (PICTURE, TEXT_PART))),
    "parts of unknown type": chat(said(b'[{"type":"hologram","data":[[1]]},%b,{}]' % TEXT_PART)),
    "a hundred levels deep": chat(after=b',"deep":' + b"[" * 100 + b"]" * 100),
    "parts a hundred levels deep": chat(
        said(b'[%b,{"type":"x","d":%b}]' % (TEXT_PART, b"[" * 90 + b"]" * 90))
    ),
    "a system message": chat(system(b'"Be brief."'), USER),
    "a system message that ends in an escape": chat(system(b'"C:\\\\"'), USER),
    "an empty system message": chat(system(b'""'), USER),
    "system parts": chat(system(b"[%b]" % TEXT_PART), USER),
    "system parts with blanks": chat(system(b"[ \n %b \t ]" % TEXT_PART), USER),
    "empty system parts": chat(system(b"[ ]"), USER),
    "a developer message": chat(system(b'"Be brief."', b"developer"), USER),
    "two system messages": chat(system(b'"One."'), system(b'"Two."'), USER),
    "a system message after the user": chat(USER, system(b'"Be brief."')),
    "names": chat(b'{"role":"user","name":"Zo\\u00eb","content":"%b"}' % ASK.encode()),
    "a tool round": chat(*TOOL_ROUND),
    "a long history": chat(*LONG_HISTORY),
    "a megabyte beside the messages": chat(after=b',"x":"%b"' % (b"lorem \\n ipsum " * 70_000)),
}

# Legal or nearly so; whether memory is recalled is the proxy's choice, but nothing may change.
DOUBTFUL = {
    "duplicate messages": chat(after=b',"messages":[%b]' % USER),
    "duplicate content": chat(b'{"role":"user","content":"a","content":"%b"}' % ASK.encode()),
    "an escaped key": b'{"model":"m","me\\u0073sages":[%b]}' % USER,
    "escaped inner keys": chat(b'{"r\\u006fle":"us\\u0065r","content":"falcon"}'),
    "a lone surrogate": chat(said(b'"falcon \\ud800 called"')),
    "a swapped surrogate pair": chat(said(b'"falcon \\udd85\\ud83e called"')),
    "a byte order mark": b"\xef\xbb\xbf" + chat(),
    "bytes that are not UTF-8": chat(said(b'"falcon \xff\xc0\x80 called"')),
    "a system message without content": chat(b'{"role":"system"}', USER),
    "a system message of null": chat(system(b"null"), USER),
    "a system message that is a number": chat(system(b"7"), USER),
    "roles in capitals": chat(b'{"role":"USER","content":"falcon"}'),
    "no content": chat(b'{"role":"user"}'),
    "content of null": chat(said(b"null")),
    "content that is a number": chat(said(b"42")),
    "no messages": b'{"model":"m"}',
    "empty messages": b'{"model":"m","messages":[]}',
    "messages is text": b'{"model":"m","messages":"falcon"}',
    "messages is an object": b'{"model":"m","messages":{"role":"user","content":"falcon"}}',
    "messages holds no objects": b'{"model":"m","messages":[1,"falcon",null,[]]}',
    "only a system message": chat(system(b'"falcon"')),
    "the assistant speaks last": chat(USER, b'{"role":"assistant","content":"It is"}'),
}

# Bad JSON, none, or none of a chat, or deeper than 128 levels: the upstream is the judge of it.
BROKEN = {
    "nothing": b"",
    "blank": b" \n",
    "a list": b"[%b]" % chat(),
    "a string": b'"falcon"',
    "a number": b"7",
    "cut short": chat()[:-3],
    "cut inside a string": chat()[:-20],
    "something after the end": chat() + b"x",
    "two objects": chat() + chat(),
    "a trailing comma": chat(after=b","),
    "a comment": b"/* hi */" + chat(),
    "single quotes": chat().replace(b'"', b"'"),
    "NaN": chat(after=b',"x":NaN'),
    "leading zeros": chat(after=b',"x":007'),
    "a bare line break in a string": chat(said(b'"falcon\ncalled"')),
    "a bad escape": chat(said(b'"falcon \\x called"')),
    "600 levels deep": chat(after=b',"deep":' + b"[" * 600 + b"]" * 600),
    "UTF-16": chat().decode().encode("utf-16"),
    "random bytes": random.Random(7).randbytes(65_536),
    "packed": gzip.compress(chat(), mtime=0),
    "zeros": bytes(1000),
}

ALL = {**LEGAL, **DOUBTFUL, **BROKEN}
