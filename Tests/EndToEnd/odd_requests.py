"""Requests as no well-bred client sends them. Whatever is ambiguous has to be refused."""

HOST = b"Host: 127.0.0.1\r\n"
GET = b"GET /v1/models HTTP/1.1\r\n"
POST = b"POST /v1/chat/completions HTTP/1.1\r\n"
UPLOAD = b"POST /v1/files HTTP/1.1\r\n"

# Follows each of them on the same connection: nobody may take it for a request.
SMUGGLED = b"GET /v1/smuggled HTTP/1.1\r\n" + HOST + b"\r\n"


def get(*lines: bytes, host: bytes = HOST) -> bytes:
    """A request without a body and with these header lines."""
    return GET + host + b"".join(line + b"\r\n" for line in lines) + b"\r\n"


def target(text: bytes, method: bytes = b"GET", version: bytes = b"HTTP/1.1") -> bytes:
    return b"%b %b %b\r\n%b\r\n" % (method, text, version, HOST)


def sized(length: bytes, *lines: bytes) -> bytes:
    """A chat whose body is two bytes long, whatever its Content-Length says."""
    more = b"".join(line + b"\r\n" for line in lines)
    return POST + HOST + b"Content-Length:" + length + b"\r\n" + more + b"\r\n{}"


def coded(*codings: bytes, line: bytes = POST) -> bytes:
    """A chunked body under these Transfer-Encoding lines."""
    more = b"".join(b"Transfer-Encoding:" + coding + b"\r\n" for coding in codings)
    return line + HOST + more + b"\r\n2\r\n{}\r\n0\r\n\r\n"


def chunks(body: bytes, line: bytes = UPLOAD) -> bytes:
    return line + HOST + b"Transfer-Encoding: chunked\r\n\r\n" + body


REQUEST_LINES = {
    "no version": b"GET /v1/models\r\n" + HOST + b"\r\n",
    "an empty version": target(b"/v1/models", version=b""),
    "another protocol": target(b"/v1/models", version=b"HTTQ/1.1"),
    "HTTP/0.9": target(b"/v1/models", version=b"HTTP/0.9"),
    "HTTP/1.2": target(b"/v1/models", version=b"HTTP/1.2"),
    "HTTP/1.10": target(b"/v1/models", version=b"HTTP/1.10"),
    "HTTP/01.1": target(b"/v1/models", version=b"HTTP/01.1"),
    "HTTP/2.0": target(b"/v1/models", version=b"HTTP/2.0"),
    "HTTP/9.9": target(b"/v1/models", version=b"HTTP/9.9"),
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a version in small letters": target(b"/v1/models", version=b"http/1.1"),
    "something after the version": target(b"/v1/models", version=b"HTTP/1.1 x"),
    "a tab": b"GET\t/v1/models HTTP/1.1\r\n" + HOST + b"\r\n",
    "a blank in front": b" " + get(),
    "words in front": b"Extra line" + get(),
    "a method in small letters": target(b"/v1/models", b"get"),
    "a method nobody knows": target(b"/v1/models", b"FROB"),
    "a method with a colon": target(b"/v1/models", b"GET:"),
    "no method": b"/v1/models HTTP/1.1\r\n" + HOST + b"\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "a line that ends in LF": b"GET /v1/models HTTP/1.1\n" + HOST + b"\r\n",
    "a line that ends in CR": b"GET /v1/models HTTP/1.1\r" + HOST + b"\r\n",
    "CONNECT": target(b"127.0.0.1:80", b"CONNECT"),
    "CONNECT with a path": target(b"/v1/models", b"CONNECT"),
}

TARGETS = {
    "a fragment": target(b"/v1/models#x"),
    "a tab in the target": target(b"/v1/mod\tels"),
    "a NUL in the target": target(b"/v1/mod\x00els"),
    "a bell in the target": target(b"/v1/mod\x07els"),
    "DEL in the target": target(b"/v1/mod\x7fels"),
    "a CR in the target": target(b"/v1/mod\rels"),
    "a LF in the target": target(b"/v1/mod\nels"),
    "UTF-8 in the target": target("/v1/café".encode()),
    "Latin-1 in the target": target(b"/v1/caf\xe9"),
    "a backslash": target(b"/v1\\..\\models"),
    "a quote": target(b'/v1/"models"'),
    "angle brackets": target(b"/v1/<models>"),
    "no slash": target(b"v1/models"),
    "an authority of its own": target(b"http://example.org/v1/models"),
    "an authority without Host's port": target(b"http://127.0.0.1:81/v1/models"),
    "no authority": target(b"http:///v1/models"),
    "a user": target(b"http://127.0.0.1@example.org/v1/models"),
    "a user before our name": target(b"http://example.org@127.0.0.1/v1/models"),
    "FTP": target(b"ftp://127.0.0.1/v1/models"),
    "an asterisk": target(b"*"),
}

FIELDS = {
    "a bad name": get(b"X-Invalid[]: test"),
    "no name": get(b": test"),
    "no colon": get(b"X-Colon"),
    "a blank in the name": get(b"X Y: test"),
    "a blank before the colon": get(b"X-Blank : test"),
    "a tab before the colon": get(b"X-Tab\t: test"),
    "UTF-8 in a name": get("X-Caf\u00e9: test".encode()),
    "a NUL in a name": get(b"X-\x00: test"),
    "a bell": get(b"X-Bell: test\x07"),
    "a NUL": get(b"X-Nul: a\x00b"),
    "a DEL": get(b"X-Del: a\x7fb"),
    "a vertical tab": get(b"X-Tab: a\x0bb"),
    "a bare CR": get(b"X-Bare: a\rb"),
    "a CR before CR LF": get(b"X-Bare: a\r"),
    "a bare LF": get(b"X-Bare: a\nX-Next: b"),
    "a line after a bare CR": GET + HOST + b"\rX-Next: b\r\n\r\n",
    "an end of LF": GET + HOST + b"\n",
    "LF everywhere": get().replace(b"\r\n", b"\n"),
    "a folded line": get(b"X-Folded: a", b" b"),
    "a line folded by a tab": get(b"X-Folded: a", b"\tb"),
    "a folded first line": GET + b" " + HOST + b"\r\n",
    "a folded length": POST + HOST + b"Content-Length:\r\n 2\r\n\r\n{}",
}

HOSTS = {
    "no Host": get(host=b""),
    "no Host but a length": get(b"Content-Length: 5", host=b""),
    "two hosts": get(b"Host: example.org"),
    "the same host twice": get(HOST.strip()),
    "two hosts in one line": get(host=b"Host: 127.0.0.1, example.org\r\n"),
    "a host with a blank": get(host=b"Host: 127.0.0.1 example.org\r\n"),
    "a host with a path": get(host=b"Host: 127.0.0.1/v1\r\n"),
    "a host with a user": get(host=b"Host: example.org@127.0.0.1\r\n"),
    "a host with two ports": get(host=b"Host: 127.0.0.1:80:81\r\n"),
    "a host with a fragment": get(host=b"Host: 127.0.0.1#\r\n"),
    "an empty host": get(host=b"Host:\r\n"),
}

LENGTHS = {
    "a negative length": sized(b" -2"),
    "a negative length that overflows": sized(b" -123456789123456789123456789"),
    "a length that overflows": sized(b" 18446744073709551618"),
    "a length of 40 digits": sized(b" " + b"9" * 40),
    "a length of no digits": sized(b" abc"),
    "a signed length": sized(b" +2"),
    "a length of minus zero": sized(b" -0"),
    "a hexadecimal length": sized(b" 0x2"),
    "a length with an exponent": sized(b" 2e0"),
    "a length with a fraction": sized(b" 2.0"),
    "an empty length": sized(b""),
    "a blank length": sized(b" \t"),
    "a list of lengths": sized(b" 2, 2"),
    "two numbers": sized(b" 2 2"),
    "a length with a vertical tab": sized(b" 2\x0b"),
    "a length in Arabic digits": sized(" \u0662".encode()),
    "two lengths": sized(b" 2", b"Content-Length: 3"),
    "the same length twice": sized(b" 2", b"Content-Length: 2"),
    "a length and an empty one": sized(b" 2", b"Content-Length:"),
    "a length with a blank before the colon": POST + HOST + b"Content-Length : 2\r\n\r\n{}",
    "length and chunks": sized(b" 4", b"Transfer-Encoding: chunked"),
    "chunks and length": coded(b" chunked\r\nContent-Length: 4"),
    "length and an odd coding": sized(b" 2", b"Transfer-Encoding: odd"),
    "length and identity": sized(b" 2", b"Transfer-Encoding: identity"),
    "length and an empty coding": sized(b" 2", b"Transfer-Encoding:"),
}

CODINGS = {
    "identity": coded(b" identity"),
    "an odd coding": coded(b" odd"),
    "chunked, then odd": coded(b" chunked, odd"),
    "chunked, then identity": coded(b" chunked, identity"),
    "identity, then chunked": coded(b" identity, chunked"),
    "gzip, then chunked": coded(b" gzip, chunked"),
    "chunked twice": coded(b" chunked, chunked"),
    "two lines of chunked": coded(b" chunked", b" chunked"),
    "a line of gzip and one of chunked": coded(b" gzip", b" chunked"),
    "a line of chunked and an empty one": coded(b" chunked", b""),
    "a line of chunked and one of identity": coded(b" chunked", b" identity"),
    "an empty coding": coded(b""),
    "a comma before": coded(b" ,chunked"),
    "a comma after": coded(b" chunked,"),
    "a parameter": coded(b" chunked;q=1"),
    "quotes": coded(b' "chunked"'),
    "a vertical tab before": coded(b" \x0bchunked"),
    "a letter before": coded(b" xchunked"),
    "a letter after": coded(b" chunkedx"),
    "two words": coded(b" chunked chunked"),
    "a blank before its colon": POST
    + HOST
    + b"Transfer-Encoding : chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "a folded coding": coded(b"\r\n chunked"),
    "chunks under HTTP/1.0": coded(b" chunked", line=POST.replace(b"1.1", b"1.0")),
    "chunks of a GET under HTTP/1.0": coded(b" chunked", line=GET.replace(b"1.1", b"1.0")),
}

CHUNKS = {
    "no size": chunks(b"\r\n{}\r\n0\r\n\r\n"),
    "a size of no digits": chunks(b"x\r\n{}\r\n0\r\n\r\n"),
    "a signed size": chunks(b"+2\r\n{}\r\n0\r\n\r\n"),
    "a negative size": chunks(b"-2\r\n{}\r\n0\r\n\r\n"),
    "a size of 0x2": chunks(b"0x2\r\n{}\r\n0\r\n\r\n"),
    "a size of 17 digits": chunks(b"10000000000000002\r\n{}\r\n0\r\n\r\n"),
    "a blank before the size": chunks(b" 2\r\n{}\r\n0\r\n\r\n"),
    "a blank after the size": chunks(b"2 \r\n{}\r\n0\r\n\r\n"),
    "a LF after the size": chunks(b"2\n{}\r\n0\r\n\r\n"),
    "a CR after the size": chunks(b"2\r{}\r\n0\r\n\r\n"),
    "more than the size": chunks(b"2\r\n{}x\r\n0\r\n\r\n"),
    "less than the size": chunks(b"3\r\n{}\r\n0\r\n\r\n"),
    "nothing after the data": chunks(b"2\r\n{}0\r\n\r\n"),
    "a LF after the data": chunks(b"2\r\n{}\n0\r\n\r\n"),
    "a LF in an extension": chunks(b"2;x\nx\r\n{}\r\n0\r\n\r\n"),
    "a CR in an extension": chunks(b"2;x\rx\r\n{}\r\n0\r\n\r\n"),
    "a NUL in an extension": chunks(b"2;\x00\r\n{}\r\n0\r\n\r\n"),
    "an end of LF": chunks(b"2\r\n{}\r\n0\n\n"),
    "a trailer of LF": chunks(b"2\r\n{}\r\n0\r\nX-Trailer: a\n\r\n"),
    "a trailer with a NUL": chunks(b"2\r\n{}\r\n0\r\nX-Trailer: \x00\r\n\r\n"),
    "a folded trailer": chunks(b"2\r\n{}\r\n0\r\nX-Trailer: a\r\n b\r\n\r\n"),
    "a trailer without colon": chunks(b"2\r\n{}\r\n0\r\nX-Trailer\r\n\r\n"),
}

REFUSED = {
    f"{group}: {name}": data
    for group, rows in {
        "line": REQUEST_LINES,
        "target": TARGETS,
        "field": FIELDS,
        "host": HOSTS,
        "length": LENGTHS,
        "coding": CODINGS,
        "chunk": CHUNKS,
    }.items()
    for name, data in rows.items()
}
