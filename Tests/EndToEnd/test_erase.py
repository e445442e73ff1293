"""Erase means gone: no byte of it is left in the data folder, while others go on talking."""

import http.client
import json
import sqlite3
import subprocess
import threading
from contextlib import contextmanager

import pytest

import answers
from callers import Caller, chat_body, new_name, new_session
from proxy_process import BINARY, ProxyProcess, clean_environment, until
from raw_http import RawClient
from store_faults import recalls

# The index of a session from this size on has a file of its own.
LARGE_SESSION = 4500


@pytest.fixture
def proxy(start_proxy):
    return start_proxy("--embedder", "static")


def traces(proxy: ProxyProcess, *words: str) -> list[str]:
    """Where any of the words is found: in every file of the data folder, and in the log. Words are
    indexed in small letters."""
    files = [file for file in proxy.data.rglob("*") if file.is_file()]
    found = []
    for file in [*files, proxy.log_file]:
        data = file.read_bytes().lower()
        found += [f"{word} in {file.name}" for word in words if word.lower().encode() in data]
    return found


def blobs(proxy: ProxyProcess, word: str) -> list[bytes]:
    """The vectors of the memories with this word."""
    return [row["embedding"] for row in proxy.stored(word) if row["embedding"]]


def until_embedded(proxy: ProxyProcess, word: str) -> list[bytes]:
    return until(lambda: blobs(proxy, word), "vectors")


def vector_traces(proxy: ProxyProcess, vectors: list[bytes]) -> list[str]:
    files = [file for file in proxy.data.rglob("*") if file.is_file()]
    return [file.name for file in files for vector in vectors if vector in file.read_bytes()]


def api(proxy: ProxyProcess, method: str, path: str):
    """One call of the memory API by the admin."""
    token = (proxy.data / "admin-token").read_text().strip()
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=30)
    try:
        connection.request(method, f"/api/v1/{path}", headers={"Authorization": f"Bearer {token}"})
        reply = connection.getresponse()
        body = reply.read()
        assert reply.status < 300, (method, path, reply.status, body)
        return json.loads(body) if body else None
    finally:
        connection.close()


def command(proxy: ProxyProcess, *arguments: str, stdin: str = "") -> str:
    done = subprocess.run(
        [BINARY, *arguments, "--data", str(proxy.data)],
        env=clean_environment(proxy.data.parent, MEMORY_PROXY_EMBEDDER="static"),
        capture_output=True,
        text=True,
        input=stdin,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def agent_of(proxy: ProxyProcess, caller: Caller) -> str:
    """The agent that was made of the caller's key."""

    def found():
        for agent in api(proxy, "GET", "agents"):
            sessions = api(proxy, "GET", f"agents/{agent['id']}/sessions")["sessions"]
            if any(session["session_id"] == caller.session for session in sessions):
                return agent["id"]
        return None

    return until(found, "the caller's agent")


class Crowd:
    """Others who talk all the time; every reply has to come whole, and is remembered."""

    def __init__(self, proxy: ProxyProcess, width: int = 4):
        self.callers = [Caller(proxy.base_url) for _ in range(width)]
        self.told: list[tuple[Caller, str]] = []
        self.failures: list[Exception] = []
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._talk, args=(c,)) for c in self.callers]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        until(lambda: len(self.told) > 10, "the crowd talks")
        return self

    def __exit__(self, *_):
        self._ended.set()
        for thread in self._threads:
            thread.join()
        assert self.failures == []

    def _talk(self, caller: Caller):
        try:
            while not self._ended.is_set():
                self.told.append((caller, caller.tell()))
        except Exception as error:
            self.failures.append(error)


def forget_session_by_command(proxy, agent, session):
    command(proxy, "forget", "--yes", "--agent", agent, "--session", session)


def forget_session_by_api(proxy, agent, session):
    api(proxy, "DELETE", f"agents/{agent}/memories?session_id={session}&hard=true")


def forget_agent_by_command(proxy, agent, session):
    command(proxy, "forget", "--yes", "--agent", agent, "--all")


def forget_agent_by_api(proxy, agent, session):
    api(proxy, "DELETE", f"agents/{agent}")


def forget_user_by_command(proxy, agent, session):
    command(proxy, "forget", "--yes", "--agent", agent, "--user", session)


def forget_ids_by_command(proxy, agent, session):
    path = f"agents/{agent}/memories?session_id={session}&limit=100"
    ids = [memory["id"] for memory in api(proxy, "GET", path)["memories"]]
    command(proxy, "forget", "--yes", "--agent", agent, "--session", session, *ids)


WAYS = [
    forget_session_by_command,
    forget_session_by_api,
    forget_agent_by_command,
    forget_agent_by_api,
    forget_user_by_command,
    forget_ids_by_command,
]


@pytest.mark.parametrize("forget", WAYS, ids=lambda way: way.__name__)
def test_nothing_is_left_while_others_talk(proxy, upstream, forget):
    with Crowd(proxy) as crowd:
        caller = Caller(proxy.base_url)
        agent = None
        for _ in range(3):
            words = [caller.tell() for _ in range(5)]
            agent = agent or agent_of(proxy, caller)
            vectors = [vector for word in words for vector in until_embedded(proxy, word)]
            # Said last: still in the journal, where it has no id that a list shows.
            if forget is not forget_ids_by_command:
                words.append(caller.tell())
            forget(proxy, agent, caller.session)
            assert traces(proxy, *words) == []
            assert vector_traces(proxy, vectors) == []
    assert proxy.is_running
    assert not recalls(caller, upstream, words[0])
    proxy.restart()
    assert traces(proxy, *words) == []
    lost = [word for other, word in crowd.told[::7] if not recalls(other, upstream, word)]
    assert lost == []


@pytest.mark.parametrize("by_command", [False, True], ids=["by the API", "by command"])
def test_one_memory_goes_and_its_neighbours_stay(proxy, upstream, by_command):
    caller = Caller(proxy.base_url)
    kept, gone = caller.tell(), caller.tell()
    agent = agent_of(proxy, caller)
    vectors = until_embedded(proxy, gone)
    listed = api(proxy, "GET", f"agents/{agent}/memories?session_id={caller.session}&limit=50")
    [identifier] = [m["id"] for m in listed["memories"] if gone in m["content"]]
    if by_command:
        command(proxy, "forget", "--yes", identifier)
    else:
        api(proxy, "DELETE", f"agents/{agent}/memories/{identifier}?hard=true")
    assert traces(proxy, gone) == []
    assert vector_traces(proxy, vectors) == []
    assert recalls(caller, upstream, kept) and not recalls(caller, upstream, gone)


def test_what_is_in_the_journal_alone_goes_too(proxy, upstream):
    """Forgotten as soon as it was said, before a worker could have looked at it."""
    caller = Caller(proxy.base_url)
    # An agent without any memory is none that the memory API knows.
    Caller(proxy.base_url, key=caller.key).tell()
    caller.tell()
    agent = agent_of(proxy, caller)
    for _ in range(10):
        word = caller.tell()
        forget_session_by_api(proxy, agent, caller.session)
        assert traces(proxy, word) == []
    assert not recalls(caller, upstream, word)


def test_what_is_being_said_meanwhile_is_not_kept(proxy, upstream):
    caller, word = Caller(proxy.base_url), new_name()
    caller.tell()
    agent = agent_of(proxy, caller)
    gates = [threading.Event() for _ in answers.stream("Noted.")]
    gates[0].set()
    upstream.answer_next(answers.gated(answers.stream("Noted."), gates))
    with RawClient(proxy.port) as client:
        headers = [("Authorization", f"Bearer {caller.key}"), *caller.headers.items()]
        body = chat_body(f"My falcon is called {word}.", stream=True)
        client.request("POST", "/v1/chat/completions", headers, json.dumps(body).encode())
        client.read_until(b"data:")
        forget_session_by_api(proxy, agent, caller.session)
        for gate in gates:
            gate.set()
        client.read_until(answers.DONE.strip())
    after = caller.tell()
    assert traces(proxy, word) == []
    assert recalls(caller, upstream, after) and not recalls(caller, upstream, word)


def test_the_file_of_a_large_index_goes_too(proxy, upstream):
    session, word = new_session(), new_name()
    lines = [
        json.dumps(f"Note {n}: the falcon {word} sat on post {n}.") for n in range(LARGE_SESSION)
    ]
    caller = Caller(proxy.base_url, session)
    caller.tell()
    agent = agent_of(proxy, caller)
    where = ["--agent", agent, "--session", session]
    command(proxy, "import", *where, "-", stdin="\n".join(lines))
    # An index that is in use is saved.
    assert recalls(caller, upstream, word)
    proxy.restart()
    snapshots = list((proxy.data / "index").glob("*.snapshot"))
    assert any(word.lower().encode() in file.read_bytes().lower() for file in snapshots)
    vectors = until_embedded(proxy, f"{word} sat on post 17.")
    forget_session_by_command(proxy, agent, session)
    assert traces(proxy, word) == []
    assert vector_traces(proxy, vectors) == []
    proxy.restart()
    assert traces(proxy, word) == []


def test_it_is_gone_without_a_running_proxy_too(proxy):
    caller = Caller(proxy.base_url)
    words = [caller.tell() for _ in range(5)]
    vectors = until_embedded(proxy, words[0])
    assert proxy.stop() == 0
    assert "erased 10 memories" in command(proxy, "forget", "--yes", "--session", caller.session)
    assert traces(proxy, *words) == []
    assert vector_traces(proxy, vectors) == []


def test_what_was_deleted_before_is_erased_with_its_session(proxy):
    caller = Caller(proxy.base_url)
    word = caller.tell()
    agent = agent_of(proxy, caller)
    command(proxy, "forget", "--yes", "--restorable", "--session", caller.session)
    assert traces(proxy, word) != []
    forget_session_by_api(proxy, agent, caller.session)
    assert traces(proxy, word) == []


@contextmanager
def reading(proxy: ProxyProcess):
    """A backup that reads the database for a while: the log can't be emptied."""
    connection = sqlite3.connect(f"file:{proxy.data / 'memory.sqlite'}?mode=ro", uri=True)
    connection.isolation_level = None
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM memory").fetchone()
    try:
        yield
    finally:
        connection.close()


def test_an_erasure_waits_for_a_backup_that_reads(proxy):
    caller = Caller(proxy.base_url)
    word = caller.tell()
    agent = agent_of(proxy, caller)
    with reading(proxy):
        eraser = threading.Thread(target=forget_session_by_api, args=(proxy, agent, caller.session))
        eraser.start()
        eraser.join(1.5)
        assert eraser.is_alive(), "it said that all is gone while the log still held it"
    eraser.join(30)
    assert not eraser.is_alive()
    assert traces(proxy, word) == []
