"""The command line: help, check, and where settings come from."""

import re
import stat
import subprocess

import pytest

from callers import Caller
from proxy_process import BINARY, ROOT, ProxyProcess, clean_environment, free_port

FLAGS = ["--config", "--listen", "--upstream", "--data", "--embedder", "--journal"]


@pytest.fixture
def run(binary, tmp_path):
    """Runs the binary to its end."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [BINARY, *map(str, arguments)],
            cwd=tmp_path,
            env=clean_environment(tmp_path, **environment),
            capture_output=True,
            text=True,
            timeout=15,
        )

    return run


@pytest.mark.parametrize("arguments", [["--help"], ["serve", "--help"], ["check", "--help"]])
def test_help_reads_well(run, arguments):
    done = run(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert "USAGE: memory-proxy" in done.stdout
    assert arguments == ["--help"] or all(flag in done.stdout for flag in FLAGS)
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_help_names_the_default_embedder_of_the_reference(run):
    reference = re.search(r"^embedder: (\w+)$", (ROOT / "proxy.yaml").read_text(), re.MULTILINE)
    shown = " ".join(run("serve", "--help").stdout.split())
    assert f"openai or none. (default: {reference[1]})" in shown


def test_help_names_the_commands_and_the_sources_of_settings(run):
    shown = run("--help").stdout
    assert all(word in shown for word in ("serve", "check", "MEMORY_PROXY_"))


def test_an_unknown_flag_is_refused(run):
    done = run("--lisen", "127.0.0.1:0")
    assert done.returncode != 0 and "--listen" in done.stderr


@pytest.mark.parametrize(
    "flag, value",
    [("--listen", "nowhere"), ("--listen", "127.0.0.1:99999"), ("--journal", "maybe")]
    + [("--upstream", "ftp://x"), ("--embedder", "magic"), ("--config", "missing.yaml")],
)
def test_a_bad_value_is_refused_by_name(run, flag, value):
    done = run(flag, value)
    assert done.returncode != 0
    assert value in done.stderr
    assert "Fatal error" not in done.stderr


def test_check_is_content_with_a_live_upstream(run, upstream, tmp_path):
    done = run("check", "--upstream", upstream.base_url, "--data", tmp_path / "data")
    assert done.returncode == 0, done.stdout + done.stderr
    assert upstream.base_url in done.stdout
    assert str(tmp_path / "data") in done.stdout
    assert "embedder: minilm" in done.stdout


def test_check_names_a_dead_upstream(run, tmp_path):
    dead = f"http://127.0.0.1:{free_port()}/v1"
    done = run("check", "--upstream", dead, "--data", tmp_path / "data")
    assert done.returncode == 1
    assert dead in done.stdout + done.stderr


def test_check_names_a_folder_that_cannot_be_written(run, upstream, tmp_path):
    (tmp_path / "file").write_text("in the way")
    done = run("check", "--upstream", upstream.base_url, "--data", tmp_path / "file" / "data")
    assert done.returncode == 1
    assert str(tmp_path / "file") in done.stdout + done.stderr


@pytest.mark.parametrize(
    "text, unknown, nearest",
    [
        ("journl: fast\n", "journl", "journal"),
        ("single_usr: true\n", "single_usr", "single_user"),
        ("upstream:\n  base_ulr: http://127.0.0.1:1/v1\n", "base_ulr", "upstream.base_url"),
        ("session:\n  fallbak: off\n", "fallbak", "session.fallback"),
    ],
)
def test_an_unknown_setting_is_refused_with_the_nearest_known_one(
    run, tmp_path, text, unknown, nearest
):
    (tmp_path / "proxy.yaml").write_text(text)
    done = run("--config", "proxy.yaml")
    assert done.returncode != 0
    assert unknown in done.stderr and nearest in done.stderr


@pytest.mark.parametrize(
    "text", ["a: [", "- listen\n", "listen: 127.0.0.1:99999\n", "journal: [fast]\n"]
)
def test_a_bad_file_is_refused_by_a_sentence(run, tmp_path, text):
    (tmp_path / "proxy.yaml").write_text(text)
    done = run("--config", "proxy.yaml")
    assert done.returncode != 0
    assert done.stderr and "Fatal error" not in done.stderr


def test_an_open_address_needs_keys_or_leave(run):
    done = run("--listen", "0.0.0.0:0")
    assert done.returncode != 0
    assert "allow_anonymous" in done.stderr


def test_the_reference_file_is_a_valid_file(run, upstream, tmp_path):
    reference = ROOT / "proxy.yaml"
    done = run(
        "check", "--config", reference, "--upstream", upstream.base_url, "--data", tmp_path / "data"
    )
    assert done.returncode == 0, done.stdout + done.stderr


class Configured(ProxyProcess):
    """A proxy whose settings come from anywhere."""

    def __init__(self, folder, port: int, *arguments: str, **environment: str):
        super().__init__("", folder)
        self.port = port
        self.command = [str(BINARY), *arguments]
        self.environment = clean_environment(folder, **environment)


@pytest.fixture
def start(binary, tmp_path):
    started = []

    def start(port: int, *arguments: str, **environment: str) -> Configured:
        started.append(Configured(tmp_path, port, *arguments, **environment))
        return started[-1].start()

    yield start
    for proxy in started:
        if proxy.is_running:
            proxy.kill()


def dead_url() -> str:
    return f"http://127.0.0.1:{free_port()}/v1"


def test_it_runs_with_no_file_and_without_serve(start, upstream, tmp_path):
    port = free_port()
    proxy = start(port, "--listen", f"127.0.0.1:{port}", "--upstream", upstream.base_url)
    assert Caller(proxy.base_url).ask().status == 200
    folder = tmp_path / ".local/share/memory-proxy"
    assert list(folder.glob("*.sqlite"))


def test_the_data_folder_follows_xdg_and_is_private(start, upstream, tmp_path):
    port = free_port()
    flags = ["--listen", f"127.0.0.1:{port}", "--upstream", upstream.base_url]
    proxy = start(port, *flags, XDG_DATA_HOME=str(tmp_path / "xdg"))
    assert Caller(proxy.base_url).ask().status == 200
    folder = tmp_path / "xdg/memory-proxy"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = list(folder.iterdir())
    assert files and {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_the_environment_alone_is_enough(start, upstream, tmp_path):
    port = free_port()
    proxy = start(
        port,
        MEMORY_PROXY_LISTEN=f"127.0.0.1:{port}",
        MEMORY_PROXY_UPSTREAM=upstream.base_url,
        MEMORY_PROXY_DATA=str(tmp_path / "elsewhere"),
        MEMORY_PROXY_EMBEDDER="none",
        MEMORY_PROXY_JOURNAL="off",
    )
    assert Caller(proxy.base_url).ask().status == 200
    assert list((tmp_path / "elsewhere").glob("*.sqlite"))


def test_the_file_alone_is_enough(start, upstream, tmp_path):
    port = free_port()
    (tmp_path / "own.yaml").write_text(f"""
        listen: 127.0.0.1:{port}
        upstream:
          base_url: {upstream.base_url}
        journal: sync
    """)
    assert Caller(start(port, "--config", "own.yaml").base_url).ask().status == 200


def test_the_environment_wins_over_the_file(start, upstream, tmp_path):
    port = free_port()
    (tmp_path / "own.yaml").write_text(
        f"upstream:\n  base_url: {dead_url()}\nlisten: 127.0.0.1:{port}\n"
    )
    proxy = start(port, "--config", "own.yaml", MEMORY_PROXY_UPSTREAM=upstream.base_url)
    assert Caller(proxy.base_url).ask().status == 200


def test_a_flag_wins_over_the_environment(start, upstream):
    port = free_port()
    flags = ["serve", "--listen", f"127.0.0.1:{port}", "--upstream", upstream.base_url]
    proxy = start(port, *flags, MEMORY_PROXY_UPSTREAM=dead_url(), MEMORY_PROXY_LISTEN="127.0.0.1:1")
    assert Caller(proxy.base_url).ask().status == 200


def test_a_port_in_use_is_said_plainly(run, upstream, proxy, tmp_path):
    flags = ["--listen", f"127.0.0.1:{proxy.port}", "--upstream", upstream.base_url]
    done = run(*flags, "--data", tmp_path / "data")
    assert done.returncode != 0
    assert "in use" in (done.stdout + done.stderr).lower()


def test_it_is_live_and_ready(proxy):
    assert (proxy.get_status("/healthz"), proxy.get_status("/readyz")) == (200, 200)
    assert proxy.get_status("/nowhere") == 404
