"""`memory-proxy eval`: its figures are those that anybody computes from its run file."""

import json
import math
import subprocess
from collections import defaultdict

import pytest

from proxy_process import BINARY, ROOT, clean_environment

DATA = ROOT / "Tests/Fixtures/recall"


@pytest.fixture
def evaluate(binary, tmp_path):
    def evaluate(*arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [BINARY, "eval", *map(str, arguments)],
            env=clean_environment(tmp_path),
            capture_output=True,
            text=True,
            timeout=120,
        )

    return evaluate


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def score(ranked: list[str], evidence: set[str]) -> dict[str, float]:
    """Recall, NDCG and MRR as textbooks define them."""
    hits = [rank for rank, memory in enumerate(ranked, 1) if memory in evidence]
    gain = sum(1 / math.log2(rank + 1) for rank in hits if rank <= 10)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(10, len(evidence)) + 1))
    recall = {f"R@{k}": sum(rank <= k for rank in hits) / len(evidence) for k in (5, 10, 20)}
    return recall | {"NDCG@10": gain / best, "MRR": 1 / hits[0] if hits else 0}


def test_the_figures_are_those_of_the_run_file(evaluate, tmp_path):
    done = evaluate("--data", DATA, "--embedder", "none", "--run", tmp_path / "run", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    ranked = {line["query_id"]: line["ranked"] for line in lines(tmp_path / "run")}
    scores = defaultdict(list)
    for question in lines(DATA / "queries.jsonl"):
        figures = score(ranked[question["query_id"]], set(question["evidence"]))
        scores[question["category"]].append(figures)
        if question["category"] != "adversarial":
            scores["all"].append(figures)
    report = json.loads(done.stdout)
    for name, reported in {"all": report["all"], **report["categories"]}.items():
        assert reported.pop("questions") == len(scores[name])
        for figure, value in reported.items():
            mean = sum(each[figure] for each in scores[name]) / len(scores[name])
            assert value == pytest.approx(mean, abs=1e-4), (name, figure)


def test_the_table_is_markdown_and_the_ablation_follows_it(evaluate):
    done = evaluate("--data", DATA, "--embedder", "none", "--ablation")
    assert done.returncode == 0
    assert "| category | n | R@5 | R@10 | R@20 | NDCG@10 | MRR |" in done.stdout
    assert "| without words |" in done.stdout


def test_bad_data_is_refused_with_file_and_line(evaluate, tmp_path):
    for name in ("memories.jsonl", "queries.jsonl"):
        (tmp_path / name).write_text((DATA / name).read_text())
    with (tmp_path / "queries.jsonl").open("a") as file:
        file.write("{}\n")
    done = evaluate("--data", tmp_path)
    assert done.returncode != 0
    assert f"{tmp_path}/queries.jsonl:17: 'query_id' is missing" in done.stderr
    assert "memories.jsonl" in evaluate("--data", tmp_path / "nothing").stderr
