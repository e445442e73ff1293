"""What a person sees at a terminal: tables as wide as it is, bars, questions; and completions."""

import os
import re
import subprocess
import unicodedata

import pytest

from commands import lines
from proxy_process import BINARY, clean_environment

LONG = "Alice said that " + "the sea is wide and deep " * 12 + "and blue"
WIDE = "日本語のとても長い文章です。" * 12
BAR = "█"


def columns(text: str) -> int:
    """What a terminal gives the text."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    marks = sum(unicodedata.combining(c) != 0 for c in text)
    return len(text) + wide - marks


def unstyled(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


@pytest.fixture
def told(commands):
    commands("import", "-", input=lines(*told_of(LONG, WIDE, "short", "e\u0301" * 5)))
    return commands


def told_of(*texts):
    return [{"content": text, "session_id": "alice", "role": "user"} for text in texts]


@pytest.mark.parametrize("width", [80, 132])
def test_a_table_is_as_wide_as_the_terminal(told, width):
    shown = told.on_terminal("list", columns=width)
    assert shown.code == 0
    rows = unstyled(shown.out).splitlines()
    assert len(rows) == 5
    assert max(map(columns, rows)) <= width
    cut = [row for row in rows if row.endswith("…")]
    assert len(cut) == 2


def test_columns_stand_under_their_titles(told):
    head, *rows = unstyled(told.on_terminal("list", columns=100).out).splitlines()
    place = head.index("MEMORY")
    assert all(row[place:].startswith("User: ") for row in rows)


def test_the_head_is_bold_on_a_terminal_that_allows_it(told):
    assert told.on_terminal("list").out.startswith("\x1b[1mID")
    told.environment["NO_COLOR"] = "1"
    assert "\x1b" not in told.on_terminal("list").out


def test_in_a_pipe_nothing_is_cut_and_nothing_styled(told):
    shown = told("list")
    assert LONG in shown and WIDE in shown
    assert "\x1b" not in shown


def test_what_is_stored_cannot_move_the_cursor(commands):
    commands("remember", "-s", "a\x1b[2Jb", "red \x1b[31m\r\n\x07 text \u202e")
    for shown in (commands("list"), commands("sessions"), commands.on_terminal("list").out):
        assert not set(unstyled(shown)) & {"\x1b", "\r", "\x07", "\u202e"}
    assert len(commands("list").splitlines()) == 2


@pytest.mark.parametrize("keys", ["y\n", "yes\n", "Y\n"])
def test_erasing_asks_first(told, keys):
    shown = told.on_terminal("forget", "--session", "alice", keys=keys)
    assert shown.code == 0
    assert "Erase for good everything of session 'alice' of agent 'default'? [y/N]" in shown.out
    assert "erased 4 memories" in shown.out
    assert told.memories() == []


@pytest.mark.parametrize("keys", ["n\n", "\n", "yeah\n", "\x04"])
def test_anything_but_yes_erases_nothing(told, keys):
    shown = told.on_terminal("forget", "--session", "alice", keys=keys)
    assert shown.code == 1
    assert "nothing was erased" in shown.out
    assert len(told.memories()) == 4


def test_where_nobody_can_be_asked_nothing_is_erased(told):
    done = told.run("forget", "--session", "alice")
    assert (done.code, done.out) == (64, "")
    assert "--yes" in done.err
    done = told.run("forget", "--session", "alice", input="y\n")
    assert done.code == 64
    assert len(told.memories()) == 4


def many(count: int) -> str:
    return lines(*({"content": f"memory {number}", "session_id": "s"} for number in range(count)))


def test_an_import_shows_a_bar_to_the_end(commands, tmp_path):
    (tmp_path / "many.jsonl").write_text(many(2500))
    shown = commands.on_terminal("import", tmp_path / "many.jsonl", streams="2")
    assert shown.code == 0
    bars = shown.out.strip("\n").split("\r")
    assert bars[-1] == BAR * 40 + " imported 2500"
    assert shown.err == "2500 new, 0 known, 0 failed\n"


def test_an_export_to_a_file_shows_a_bar_to_the_end(commands, tmp_path):
    commands("import", "-", input=many(1500))
    target = tmp_path / "out.jsonl"
    shown = commands.on_terminal("export", "--output", target, streams="012")
    assert shown.code == 0
    assert shown.out.strip("\n").split("\r")[-1] == BAR * 40 + " exported 1500 of 1500"
    assert len(target.read_text().splitlines()) == 1501
    assert oct(target.stat().st_mode & 0o777) == "0o600"


def test_an_export_to_the_terminal_shows_no_bar(commands):
    commands("import", "-", input=many(3))
    assert BAR not in commands.on_terminal("export").out


@pytest.mark.parametrize("command", ["import", "export"])
def test_where_nobody_looks_there_is_no_bar(commands, tmp_path, command):
    (tmp_path / "many.jsonl").write_text(many(300))
    assert commands("import", tmp_path / "many.jsonl") == "300 new, 0 known, 0 failed\n"
    assert commands("export", "--output", tmp_path / "out.jsonl") == ""


def completion(shell: str) -> str:
    done = subprocess.run(
        [BINARY, "--generate-completion-script", shell], capture_output=True, text=True, timeout=30
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completions_know_the_commands(binary, shell):
    script = completion(shell)
    commands = ["remember", "recall", "list", "sessions", "forget", "export", "import", "stats"]
    assert [word for word in [*commands, "agents"] if word not in script] == []


def test_bash_loads_its_completions(binary, tmp_path):
    (tmp_path / "memory-proxy.bash").write_text(completion("bash"))
    script = """
        source memory-proxy.bash
        complete -p memory-proxy
        COMP_WORDS=(memory-proxy re) COMP_CWORD=1 COMP_LINE='memory-proxy re' COMP_POINT=15
        $(complete -p memory-proxy | sed -E 's/.*-F ([^ ]+) .*/\\1/') memory-proxy re memory-proxy
        printf '%s\\n' "${COMPREPLY[@]}"
    """
    path = f"{os.path.dirname(BINARY)}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env={**clean_environment(tmp_path), "PATH": path},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 0, done.stderr
    first, *words = done.stdout.splitlines()
    assert re.fullmatch(r"complete .*memory-proxy", first)
    assert {word.strip() for word in words} == {"remember", "recall", "reembed"}
