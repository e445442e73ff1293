"""examples/: what needs yesterday's libraries."""

import ast

from example_runs import run_example


def test_the_kronvex_tutorial_runs(proxy, token, tmp_path):
    recalled, rest = run_example("kronvex_0_3.py", proxy, token, tmp_path).split("\n", 1)
    assert recalled.endswith("semantic: Alice is allergic to hazelnuts.")
    context, sessions = rest.strip().rsplit("\n", 1)
    assert "Alice ordered a lemon cake today." in context
    assert "Bob ordered a hazelnut cake today." in context, "0.3 can't limit it to a session"
    assert sorted(ast.literal_eval(sessions)) == ["alice", "bob"]
