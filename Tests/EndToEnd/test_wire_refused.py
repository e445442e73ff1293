"""What two readers could read in two ways is refused: nothing of it is forwarded."""

import re

import pytest

import odd_requests
from raw_http import RawClient


def test_the_table_is_large_enough():
    assert len(odd_requests.REFUSED) >= 120


@pytest.mark.parametrize("data", odd_requests.REFUSED.values(), ids=odd_requests.REFUSED.keys())
def test_an_odd_request_is_refused_and_ends_its_connection(proxy, upstream, data):
    with RawClient(proxy.port, timeout=3) as client:
        client.send(data + odd_requests.SMUGGLED)
        answer = client.read_to_close()
    replies = re.findall(rb"HTTP/1\.[01] (\d{3}) ", answer)
    assert len(replies) <= 1 and all(reply[:1] in b"45" for reply in replies), answer
    assert upstream.requests == []
