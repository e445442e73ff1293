"""Many people who talk at once, until the proxy is killed: what was acknowledged, what was cut."""

import json
import threading
from dataclasses import dataclass, field

import answers
from callers import chat_body
from proxy_process import ProxyProcess
from raw_http import Broken, RawClient

KEY = "sk-load"


@dataclass(frozen=True)
class Saying:
    """One exchange: a text that nobody else says."""

    session: str
    text: str
    streams: bool

    @property
    def word(self) -> str:
        return self.text.rstrip(".").split(" ")[-1]

    def say(self, client: RawClient, *headers: tuple[str, str]):
        """Returns when the last byte has been read."""
        body = json.dumps(chat_body(self.text, stream=self.streams)).encode()
        client.request(
            "POST",
            "/v1/chat/completions",
            [("Authorization", f"Bearer {KEY}"), ("X-Session-Id", self.session), *headers],
            body,
        )
        reply = client.read()
        whole = answers.DONE.strip() in reply.body if self.streams else reply.body.endswith(b"}")
        assert reply.status == 200 and whole, reply


@dataclass
class Load:
    """Talks over `width` connections, half of them streaming; each has a session of its own."""

    proxy: ProxyProcess
    name: str
    width: int = 16
    acknowledged: list[Saying] = field(default_factory=list)
    cut: list[Saying] = field(default_factory=list)

    def __enter__(self):
        self._threads = [threading.Thread(target=self._talk, args=(n,)) for n in range(self.width)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        """Call it after the proxy was killed: that is what ends the talking."""
        for thread in self._threads:
            thread.join()

    def _talk(self, number: int):
        session = f"{self.name}-{number}"
        try:
            client = RawClient(self.proxy.port)
        except OSError:
            return
        with client:
            count = 0
            while True:
                text = f"My falcon number {count} is called Zephyr{self.name}x{number}x{count}."
                saying = Saying(session, text, streams=number % 2 == 0)
                try:
                    saying.say(client)
                except (Broken, OSError):
                    self.cut.append(saying)
                    return
                self.acknowledged.append(saying)
                count += 1
