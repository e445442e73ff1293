"""People who talk through the proxy: keys, sessions and what they say."""

import json
import uuid
from dataclasses import dataclass, field

from openai import AsyncOpenAI, OpenAI

from fake_upstream import Request
from raw_http import Reply, post

MODEL = "fake-model"
TELL = "My falcon is called {}."
ASK = "What is my falcon called?"


def new_key() -> str:
    return "sk-" + uuid.uuid4().hex


def new_session() -> str:
    return "session-" + uuid.uuid4().hex[:12]


def new_name() -> str:
    """A word that nobody else says: found again, it is the fact that was told."""
    return "Zephyr" + uuid.uuid4().hex[:10]


@dataclass(frozen=True)
class Caller:
    """A key and a session, new unless given. Every client that it makes is a fresh one."""

    base_url: str
    session: str | None = field(default_factory=new_session)
    key: str | None = field(default_factory=new_key)

    @property
    def port(self) -> int:
        return int(self.base_url.split(":")[2].split("/")[0])

    @property
    def headers(self) -> dict[str, str]:
        return {} if self.session is None else {"X-Session-Id": self.session}

    def client(self, **options) -> OpenAI:
        return OpenAI(**self._settings(options))

    def async_client(self, **options) -> AsyncOpenAI:
        return AsyncOpenAI(**self._settings(options))

    def say(self, text: str, streaming: bool = False, **options) -> str:
        """Says it in a fresh client and returns the whole reply."""
        messages = [{"role": "user", "content": text}]
        with self.client() as client:
            reply = client.chat.completions.create(
                model=MODEL, messages=messages, stream=streaming, **options
            )
            return join(reply) if streaming else reply.choices[0].message.content

    def post(
        self, body: bytes | dict, *headers: tuple[str, str], path="/v1/chat/completions"
    ) -> Reply:
        """The same over a raw socket, with these bytes and headers."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        key = [("Authorization", f"Bearer {self.key}")] if self.key else []
        return post(self.port, path, data, [*key, *self.headers.items(), *headers])

    def tell(self) -> str:
        """Tells a fact and returns the word to look for."""
        name = new_name()
        assert self.post(chat_body(TELL.format(name))).status == 200
        return name

    def ask(self, *headers: tuple[str, str], **where) -> Reply:
        """Asks about the fact."""
        return self.post(chat_body(ASK), *headers, **where)

    def ask_about(self, text: str) -> Reply:
        """Asks without leaving a trace: recalls, stores nothing."""
        return self.post(chat_body(text), ("X-Memory", "read"))

    def _settings(self, options: dict) -> dict:
        headers = {**self.headers, **options.pop("default_headers", {})}
        defaults = {"base_url": self.base_url, "api_key": self.key, "max_retries": 0, "timeout": 30}
        return {**defaults, **options, "default_headers": headers}


def join(stream) -> str:
    return "".join(choice.delta.content or "" for event in stream for choice in event.choices)


def user(text: str) -> dict:
    return {"role": "user", "content": text}


def chat_body(text: str, **more) -> dict:
    return {"model": MODEL, "messages": [user(text)], **more}


def system_text(request: Request) -> str:
    """All that the request says as system, developer or instructions."""
    value = request.json()
    spoken = [
        text_of(message.get("content"))
        for message in value.get("messages", [])
        if message.get("role") in ("system", "developer")
    ]
    return "\n".join([*spoken, value.get("instructions") or ""])


def text_of(content) -> str:
    if isinstance(content, list):
        return "\n".join(part.get("text", "") for part in content)
    return content or ""


def inserted(original: bytes, recorded: bytes) -> bytes:
    """What the proxy added in one place; fails if it changed anything else."""
    same = common_prefix(original, recorded)
    rest = original[same:]
    assert recorded.endswith(rest) and len(recorded) >= len(original), "bytes were changed"
    return recorded[same : len(recorded) - len(rest)]


def common_prefix(left: bytes, right: bytes) -> int:
    low, high = 0, min(len(left), len(right))
    while low < high:
        middle = (low + high + 1) // 2
        if left[:middle] == right[:middle]:
            low = middle
        else:
            high = middle - 1
    return low
