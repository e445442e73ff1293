"""While one request waits for the upstream, nobody else does; and the proxy needs no more of the
system than there is."""

import asyncio
import json
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from callers import ASK, MODEL, TELL, Caller, chat_body, new_name, system_text
from raw_http import RawClient

pytestmark = pytest.mark.skipif(not shutil.which("cc"), reason="needs a C compiler")


@pytest.fixture(scope="module")
def system_shim(tmp_path_factory):
    library = tmp_path_factory.mktemp("shim") / "system_shim.so"
    source = Path(__file__).with_name("system_shim.c")
    command = ["cc", "-shared", "-fPIC", "-Wall", "-Werror", "-o", library, source]
    subprocess.run(command, check=True)
    return str(library)


@pytest.fixture
def lost_name(start_proxy, system_shim):
    """A proxy whose upstream's name is looked up for ten seconds, and half a second is too long."""
    return start_proxy(
        upstream_url="http://lost.example:81/v1",
        LD_PRELOAD=system_shim,
        LOST_NAME="lost.example",
        MEMORY_PROXY_UPSTREAM_CONNECT_TIMEOUT="0.5",
    )


def test_a_name_that_is_looked_up_for_long_is_given_up_in_time(lost_name):
    """On every event loop, and nothing else waits meanwhile."""
    slowest, begun = 0.0, time.monotonic()
    with ThreadPoolExecutor(16) as pool:
        replies = [pool.submit(Caller(lost_name.base_url).post, chat_body("Hi")) for _ in range(16)]
        while not all(reply.done() for reply in replies):
            started = time.monotonic()
            assert lost_name.get_status("/healthz") == 200
            slowest = max(slowest, time.monotonic() - started)
    assert {reply.result().status for reply in replies} == {504}
    assert time.monotonic() - begun < 3
    assert slowest < 0.4


def test_who_leaves_during_the_look_up_keeps_nobody_waiting(lost_name):
    body = json.dumps(chat_body("Hi")).encode()
    for _ in range(8):
        with RawClient(lost_name.port) as client:
            client.request("POST", "/v1/chat/completions", [], body)
    started = time.monotonic()
    assert all(lost_name.get_status("/healthz") == 200 for _ in range(8))
    assert lost_name.stop() == 0
    assert time.monotonic() - started < 5


@pytest.fixture
def plain_system(start_proxy, system_shim):
    """A proxy where the kernel has no asynchronous I/O."""
    return start_proxy(LD_PRELOAD=system_shim, NO_AIO="1")


def test_without_asynchronous_io_a_thread_takes_its_place(plain_system, proxy, upstream):
    def has_thread(process) -> bool:
        names = Path(f"/proc/{process.pid}/task").glob("*/comm")
        return any(name.read_text().strip() == "upstream" for name in names)

    name = new_name()
    caller = Caller(plain_system.base_url)
    caller.say(TELL.format(name))
    assert caller.say(ASK, streaming=True) == "Noted."
    assert name in system_text(upstream.requests[-1])
    assert has_thread(plain_system)
    Caller(proxy.base_url).say("Hi")
    assert not has_thread(proxy), "the kernel offers it, and is not asked"


def test_without_asynchronous_io_streams_and_crowds_work(plain_system, upstream):
    async def say(number: int) -> str:
        async with Caller(plain_system.base_url).async_client() as client:
            messages = [{"role": "user", "content": f"Hi {number}"}]
            stream = await client.chat.completions.create(
                model=MODEL, messages=messages, stream=True
            )
            return "".join([part.choices[0].delta.content or "" async for part in stream])

    async def crowd() -> list[str]:
        return await asyncio.gather(*map(say, range(50)))

    assert asyncio.run(crowd()) == ["Noted."] * 50
    assert plain_system.stop() == 0
