"""mcp-fuzzer: malformed calls are refused, and nothing falls over."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from proxy_process import BINARY, clean_environment

RUNS = 50
FUZZER = Path(sys.executable).with_name("mcp-fuzzer")


@pytest.fixture(params=["stdio", "streamablehttp"])
def target(request, http_place, tmp_path) -> list[str]:
    if request.param == "stdio":
        command = f"{BINARY} mcp --session fuzz --data {tmp_path / 'data'}"
        return ["--protocol", "stdio", "--endpoint", command]
    key = {"providers": {"memory": {"type": "api_key", "api_key": http_place.key}}}
    key["default_provider"] = "memory"
    settings = tmp_path / "key.json"
    settings.write_text(json.dumps(key))
    endpoint = f"{http_place.address}/s/fuzz/mcp"
    return ["--protocol", "streamablehttp", "--endpoint", endpoint, "--auth-config", str(settings)]


def test_malformed_calls_are_refused(target, http_place, tmp_path):
    reports = tmp_path / "reports"
    done = subprocess.run(
        [FUZZER, "--mode", "tools", "--runs", str(RUNS), "--seed", "1", "--no-corpus", *target]
        + ["--no-network", "--fs-root", tmp_path / "files", "--output-dir", reports],
        env=clean_environment(tmp_path, MEMORY_PROXY_EMBEDDER="none"),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=80,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    [results] = reports.glob("sessions/*/*_fuzzing_results.json")
    tested = json.loads(results.read_text())["data"]["tools_tested"]
    assert sorted(tool["name"] for tool in tested) == sorted(schemas(http_place))
    for tool in tested:
        outcomes = tool["outcomes"]
        assert tool["runs"] == RUNS, tool
        assert outcomes["crashed"] == outcomes["anomaly"] == outcomes["exceptions"] == 0, tool
        assert outcomes["server_rejected"] + outcomes["accepted_malformed"] == RUNS, tool
    assert accepted_malformed(reports, schemas(http_place)) == []


def accepted_malformed(reports: Path, known: dict[str, dict]) -> list[dict]:
    """The calls that should have been refused.

    The fuzzer counts every call that succeeds, also one that its chance made well formed: the
    schema that the tool publishes tells them apart.
    """
    findings = json.loads((reports / "findings.json").read_text())["findings"]
    assert {finding["category"] for finding in findings} <= {"accepted_malformed"}
    validators = {name: jsonschema.Draft202012Validator(known[name]) for name in known}
    return [
        finding
        for finding in findings
        if not validators[finding["target"]].is_valid(finding["evidence"]["input"])
    ]


def schemas(place) -> dict[str, dict]:
    with place.connect() as memory:
        return {name: tool["inputSchema"] for name, tool in memory.tools().items()}
