"""openapi.json is what it says it is, and the running proxy does what it says."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from api_document import DOCUMENT
from openapi_spec_validator import OpenAPIV31SpecValidator

HERE = Path(__file__).parent
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
EXAMPLES = os.environ.get("CONTRACT_EXAMPLES", "12")
SEED = os.environ.get("CONTRACT_SEED", "20260504")


def test_the_document_is_valid_openapi_3_1():
    assert DOCUMENT["openapi"].startswith("3.1.")
    errors = list(OpenAPIV31SpecValidator(DOCUMENT).iter_errors())
    assert errors == []


def test_examples_in_the_document_fit_their_schemas():
    """The validator does not look at them."""
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT202012

    registry = Registry().with_resource("urn:api", Resource(DOCUMENT, DRAFT202012))
    seen = 0
    for name, schema in DOCUMENT["components"]["schemas"].items():
        pointer = {"$ref": f"urn:api#/components/schemas/{name}"}
        validator = Draft202012Validator(pointer, registry=registry)
        for example in schema.get("examples", []):
            assert list(validator.iter_errors(example)) == [], name
            seen += 1
    assert seen > 15


@pytest.mark.timeout(240)
def test_whatever_is_asked_is_answered_as_the_document_says(proxy, admin, tmp_path):
    """Checks of all kinds over generated requests, right and wrong, single and in sequences."""
    report = tmp_path / "report.json"
    command = [SCHEMATHESIS, "--config-file", HERE / "schemathesis.toml", "run"]
    command += [f"http://127.0.0.1:{proxy.port}/openapi.json", "--checks", "all"]
    command += ["--header", f"X-API-Key: {admin.key}", "--max-examples", EXAMPLES]
    command += ["--seed", SEED, "--no-color", "--report-json-path", report]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PYTHONPATH": str(HERE),
        "SCHEMATHESIS_HOOKS": "hooks",
        "CONTRACT_API": f"http://127.0.0.1:{proxy.port}/api/v1",
        "CONTRACT_KEY": admin.key,
    }
    done = subprocess.run(
        command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=230
    )
    assert done.returncode == 0, done.stdout[-12_000:] + done.stderr[-2000:]
    tested = re.search(r"Tested: (\d+)", done.stdout)
    operations = sum(len(set(path) - {"parameters"}) for path in DOCUMENT["paths"].values())
    assert tested and int(tested[1]) == operations
    assert json.loads(report.read_text())
    generated = re.search(r"([\d,]+) generated", done.stdout)
    assert int(generated[1].replace(",", "")) > 1000
    print(done.stdout[-1500:])
