"""Writes the files that are compiled into the program; `ModelFile.swift` reads them.

A header of 64 bytes, little-endian, then sections that start at multiples of 64 bytes:

     0 magic, 8 bytes   8 format   12 three counts   24 vector space
    48 checksum of what follows the header   56 how many bytes that is
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

FORMAT = 1
HEADER = struct.Struct("<8sI3I24sQQ")
SPACE = b"minilm-l6-v2/256/1"


def write(file: Path, magic: bytes, counts: tuple[int, ...], *sections: np.ndarray) -> None:
    contents = b"".join(padded(section.tobytes()) for section in sections)
    counts = (*counts, 0, 0, 0)[:3]
    header = HEADER.pack(magic, FORMAT, *counts, SPACE, checksum(contents), len(contents))
    file.write_bytes(header + contents)
    print(f"{file.name}: {len(header) + len(contents)} bytes")


def padded(section: bytes) -> bytes:
    return section + bytes(-len(section) % HEADER.size)


def checksum(contents: bytes) -> int:
    """The 64-bit words, each times an odd number of its own, summed modulo 2**64."""
    words = np.frombuffer(contents, "<u8")
    odd = np.arange(len(words), dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    return int((words * odd).sum(dtype=np.uint64))


def write_projection(file: Path, projection: np.ndarray) -> None:
    """A row of floats for each component of the model's vector, 384 × 256."""
    write(file, b"MPPROJCT", projection.shape, np.ascontiguousarray(projection, "<f4"))


def write_table(file: Path, table: np.ndarray) -> np.ndarray:
    """The scale of each row, then the rows of int8. Returns the table as a reader sees it."""
    scales = (np.maximum(np.abs(table).max(1), 1e-12) / 127).astype("<f4")
    rows = np.rint(table / scales[:, None]).astype(np.int8)
    write(file, b"MPQTABLE", rows.shape, scales, rows)
    return rows * scales[:, None]
