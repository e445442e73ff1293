"""Secrets that people let slip, and the keys they come with, are on no disk and in no log."""

import json
import os
import stat
import subprocess

import answers
from callers import Caller, chat_body, new_session, system_text, user
from memory_api import call, remember, use_tool
from proxy_process import until

# What each canary must not leave behind: the part of it that nothing else has.
CANARIES = {
    "openai": ("sk-proj-Canary{}Q7w8E9r0T1y2U3i4O5p6", "Canary{}Q7w8"),
    "anthropic": ("sk-ant-api03-Canary{}A1s2D3f4G5h6J7k8L9", "Canary{}A1s2"),
    "github": ("ghp_Canary{}Z1x2C3v4B5n6M7a8S9d0F1g2", "Canary{}Z1x2"),
    "password": ("password=Canary{}hunter22", "Canary{}hunter22"),
    "jwt": ("eyJhbGciOiJIUzI1NiJ9.eyJDYW5hcnki{}.c2lnbmF0dXJlLW9mLWNhbmFyeQ", "eyJDYW5hcnki{}"),
    "pem": (
        "-----BEGIN PRIVATE KEY-----\nMIIECanary{}"
        + "aB3dE5fG" * 6
        + "ZyXw\n"
        + "Qr7sT9uV" * 8
        + "\n-----END PRIVATE KEY-----",
        "MIIECanary{}",
    ),
}
# Numbers can't carry the name of a place: each place has its own.
CARDS = ["4532015112830366", "5425233430109903", "374245455400126", "6011000991300009"]
CARDS += ["4916338506082832", "2223000048410010", "3530111333300000"]
IBAN = "DE89370400440532013000"


class Slips:
    """Hands out texts full of secrets, and remembers what must not be found."""

    def __init__(self):
        self.needles: list[bytes] = [IBAN.encode()]
        self._places = 0

    def text(self, place: str) -> str:
        number = f"{self._places:02}"
        card = CARDS[self._places]
        self._places += 1
        lines = [f"Something about {place}."]
        for secret, needle in CANARIES.values():
            lines.append(f"this one: {secret.format(number)}")
            self.needles.append(needle.format(number).encode())
        groups = " ".join(card[start : start + 4] for start in range(0, len(card), 4))
        lines.append(f"and a card {card if len(card) == 15 else groups} and account {IBAN}")
        self.needles += [card.encode(), groups.encode()]
        return "\n".join(lines)


def test_no_byte_of_a_secret_is_on_the_disk_or_in_the_log(start_proxy, upstream):
    proxy = start_proxy(MEMORY_PROXY_LOG_LEVEL="trace")
    slips = Slips()
    caller = Caller(proxy.base_url, key="sk-CanaryOfTheCaller0123456789abcdef")
    slips.needles += [b"CanaryOfTheCaller", b"CanaryOfNobody0123456789"]

    said = slips.text("a chat")
    upstream.answer_next(answers.says(slips.text("a reply")))
    caller.say(said)
    assert upstream.last.json()["messages"][-1]["content"] == said
    upstream.answer_next(answers.says(slips.text("a stream")))
    caller.say("Tell me of it.", streaming=True)

    stored = remember(proxy, slips.text("the API"), metadata={"note": slips.text("metadata")})
    assert stored.status == 201, stored
    identity = json.loads(stored.body)["id"]
    changed = call(
        proxy,
        "PATCH",
        f"/api/v1/agents/default/memories/{identity}",
        {"content": slips.text("a change")},
    )
    assert changed.status == 200, changed
    brought = {"memories": [{"content": slips.text("an import")}]}
    path = "/api/v1/agents/default/memories/bulk-import"
    assert call(proxy, "POST", path, brought).status == 200
    tool = use_tool(proxy, "remember", {"content": f"by MCP {CANARIES['github'][0].format('99')}"})
    assert tool.status == 200 and b"redacted" in tool.body, tool
    slips.needles.append(CANARIES["github"][1].format("99").encode())
    assert remember(proxy, "x", key="CanaryOfNobody0123456789").status == 401

    until(lambda: proxy.stored("Something about a stream"), "the last memory")
    assert found(proxy, slips.needles) == {}
    assert proxy.stop() == 0
    assert found(proxy, slips.needles) == {}
    assert len(slips.needles) > 50
    # Else nothing would have been kept at all.
    assert proxy.stored("Something about a chat")
    assert proxy.stored("Something about a stream")
    assert proxy.stored("[redacted: private key]")


def found(proxy, needles) -> dict:
    """Which needles are in which files: the log, and all of the data folder."""
    files = [file for file in proxy.data.rglob("*") if file.is_file()]
    contents = {str(file): file.read_bytes() for file in [*files, proxy.log_file]}
    return {
        name: hits
        for name, content in contents.items()
        if (hits := [needle for needle in needles if needle in content])
    }


def test_the_search_would_find_them(start_proxy, upstream):
    """The same without redaction: the secrets are there."""
    proxy = start_proxy(MEMORY_PROXY_MEMORY_REDACT="false")
    slips = Slips()
    Caller(proxy.base_url).say(slips.text("a chat"))
    hits = found(proxy, slips.needles)
    assert sum(map(len, hits.values())) >= 7, hits


def test_the_admin_token_is_in_its_file_only(own_proxy):
    token = (own_proxy.data / "admin-token").read_bytes().strip()
    assert call(own_proxy, "GET", "/api/v1/agents").status == 200
    assert list(found(own_proxy, [token])) == [str(own_proxy.data / "admin-token")]


def test_a_memory_with_a_secret_is_recalled_without_it(caller, upstream):
    caller.say("My falcon's account has the password=Falcon4711x, remember it.")
    caller.ask_about("What is the password of my falcon's account?")
    assert "[redacted: password]" in system_text(upstream.last)
    assert "Falcon4711x" not in system_text(upstream.last)


def test_a_retry_with_a_secret_is_still_one_exchange(own_proxy):
    caller = Caller(own_proxy.base_url)
    history = [user("Hello."), {"role": "assistant", "content": "Hi."}]
    secret = user("Use ghp_Canary77Z1x2C3v4B5n6M7a8S9d0F1g2 for the falcon.")
    for _ in range(3):
        assert caller.post(chat_body("", messages=[*history, secret])).status == 200
    until(lambda: own_proxy.stored("for the falcon"), "the memory")
    own_proxy.stop()
    assert len(own_proxy.stored("for the falcon")) == 1


def test_a_message_that_the_request_shows_is_not_injected_without_its_secret(caller, upstream):
    text = "Use ghp_Canary78Z1x2C3v4B5n6M7a8S9d0F1g2 for the falcon."
    caller.say(text)
    history = [user(text), {"role": "assistant", "content": "Noted."}]
    body = chat_body("", messages=[*history, user("What do I use for the falcon?")])
    assert caller.post(body, ("X-Memory", "read")).status == 200
    assert "[redacted" not in system_text(upstream.last)


# Permissions


def modes(folder) -> dict[str, int]:
    return {str(file): stat.S_IMODE(file.stat().st_mode) for file in folder.rglob("*")}


def test_folders_are_0700_and_files_0600_whatever_the_umask(start_proxy):
    mask = os.umask(0)
    try:
        proxy = start_proxy("--embedder", "static")
    finally:
        os.umask(mask)
    Caller(proxy.base_url, new_session()).say("My falcon is called Zephyr.")
    assert stat.S_IMODE(proxy.data.stat().st_mode) == 0o700
    found = modes(proxy.data)
    assert {str(proxy.data / f"memory.sqlite{end}") for end in ("", "-wal", "-shm")} <= set(found)
    for name, mode in found.items():
        assert mode == (0o700 if os.path.isdir(name) else 0o600), name


def test_what_others_may_read_is_refused_with_what_to_do(own_proxy):
    own_proxy.stop()
    index = own_proxy.data / "index"
    index.mkdir(mode=0o700, exist_ok=True)
    for path, wide, right in [
        (own_proxy.data, 0o755, 0o700),
        (index, 0o750, 0o700),
        (own_proxy.data / "secret", 0o640, 0o600),
        (own_proxy.data / "admin-token", 0o604, 0o600),
        (own_proxy.data / "memory.sqlite", 0o666, 0o600),
    ]:
        path.chmod(wide)
        done = subprocess.run(
            own_proxy.command,
            env=own_proxy.environment,
            capture_output=True,
            timeout=15,
            text=True,
        )
        assert done.returncode != 0, path
        assert f"chmod {right:04o} {path}" in done.stdout + done.stderr
        path.chmod(right)
    own_proxy.start()
