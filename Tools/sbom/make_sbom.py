#!/usr/bin/env python3
"""Writes what a memory-proxy is made of as a CycloneDX 1.6 document (JSON).

    Tools/sbom/make_sbom.py FILE      after `swift package resolve`

The same sources and packages give the same file.
"""

import hashlib
import json
import re
import subprocess
import sys
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHECKOUTS = ROOT / ".build/checkouts"
ROOT_REF = "memory-proxy"

# What is linked from the system: the target in Package.swift, pkg-config's name, Debian's package.
SYSTEM_LIBRARIES = [
    ("CCurl", "libcurl", "libcurl4-openssl-dev", "curl"),
    ("CCrypto", "libcrypto", "libssl-dev", "Apache-2.0"),
    ("CSQLite", "sqlite3", "libsqlite3-dev", "blessing"),
    ("CZlib", "zlib", "zlib1g-dev", "Zlib"),
]
# In the order of their text: the first that is found there is the licence.
LICENCE_MARKS = [
    ("Apache-2.0", r"Apache License\s+Version 2\.0"),
    ("MIT", r"Permission is hereby granted, free of charge"),
    ("BSD-3-Clause", r"Redistribution and use in source and binary forms"),
]


def run(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def licences(name: str) -> list[dict]:
    return [{"license": {"id": name}}]


def licence_of(folder: Path) -> list[dict]:
    files = sorted(folder.glob("LICENSE*"))
    text = files[0].read_text(errors="replace") if files else ""
    for name, mark in LICENCE_MARKS:
        if re.search(mark, text):
            return licences(name)
    sys.exit(f"make_sbom.py: no licence known in {folder}; add its mark")


def flattened(package: dict) -> dict[str, dict]:
    """All packages below this one by identity."""
    found = {}
    for dependency in package["dependencies"]:
        found[dependency["identity"]] = dependency
        found |= flattened(dependency)
    return found


def swift_component(package: dict, revision: str) -> dict:
    url = package["url"].removesuffix(".git")
    place = url.removeprefix("https://")
    owner, name = place.rsplit("/", 1)
    return {
        "type": "library",
        "bom-ref": package["identity"],
        "name": name,
        "version": package["version"],
        "purl": f"pkg:swift/{owner}/{name}@{package['version']}",
        "licenses": licence_of(Path(package["path"])),
        "externalReferences": [{"type": "vcs", "url": package["url"]}],
        "properties": [{"name": "memory-proxy:revision", "value": revision}],
    }


def revisions() -> dict[str, str]:
    state = json.loads((ROOT / ".build/workspace-state.json").read_text())
    return {
        item["packageRef"]["identity"]: item["state"]["checkoutState"]["revision"]
        for item in state["object"]["dependencies"]
    }


def system_component(target: str, name: str, package: str, licence: str) -> dict:
    version = run("pkg-config", "--modversion", name).strip()
    return {
        "type": "library",
        "bom-ref": target,
        "name": name,
        "version": version,
        "purl": f"pkg:deb/debian/{package}@{version}",
        "licenses": licences(licence),
        "scope": "required",
    }


def swift_runtime() -> dict:
    version = re.search(r"Swift version ([\d.]+)", run("swift", "--version")).group(1)
    return {
        "type": "platform",
        "bom-ref": "swift",
        "name": "swift",
        "version": version,
        "purl": f"pkg:generic/swift@{version}",
        "licenses": [{"expression": "Apache-2.0 WITH Swift-exception"}],
    }


def model_component(file: Path) -> dict:
    content = file.read_bytes()
    return {
        "type": "data" if file.stem == "wordpiece" else "machine-learning-model",
        "bom-ref": f"CModels/{file.name}",
        "name": file.stem,
        "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}],
        "licenses": licences("Apache-2.0"),
        "pedigree": {"notes": "derived from sentence-transformers/all-MiniLM-L6-v2, see NOTICE"},
    }


def program() -> dict:
    source = (ROOT / "Sources/MemoryProxy/ProgramVersion.swift").read_text()
    version = re.search(r'text = "(.+?)"', source).group(1)
    return {
        "type": "application",
        "bom-ref": ROOT_REF,
        "name": "memory-proxy",
        "version": version,
        "purl": f"pkg:generic/memory-proxy@{version}",
        "licenses": licences("Apache-2.0"),
    }


def document() -> dict:
    tree = json.loads(run("swift", "package", "show-dependencies", "--format", "json"))
    packages = flattened(tree)
    revision_of = revisions()
    libraries = [swift_component(packages[key], revision_of[key]) for key in sorted(packages)]
    others = [system_component(*library) for library in SYSTEM_LIBRARIES] + [swift_runtime()]
    others += [model_component(file) for file in sorted((ROOT / "Sources/CModels").glob("*.bin"))]
    edges = {key: {item["identity"] for item in packages[key]["dependencies"]} for key in packages}
    edges[ROOT_REF] = {item["identity"] for item in tree["dependencies"]}
    edges[ROOT_REF] |= {item["bom-ref"] for item in others}
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": program()},
        "components": libraries + others,
        "dependencies": [{"ref": ref, "dependsOn": sorted(edges[ref])} for ref in sorted(edges)],
    }


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    bom = document()
    digest = hashlib.sha256(json.dumps(bom, sort_keys=True).encode()).hexdigest()
    bom["serialNumber"] = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, digest)}"
    Path(sys.argv[1]).write_text(json.dumps(bom, indent=2) + "\n")


if __name__ == "__main__":
    main()
