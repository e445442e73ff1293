"""A look into the store's database that does not touch it."""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def copy_of(database: Path, folder: Path) -> Iterator[sqlite3.Connection]:
    """Opens a copy, log included: whoever opens the original recovers and checkpoints it, which is
    what the proxy is to do by itself."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for suffix in ["", "-wal"]:
        original = database.with_name(database.name + suffix)
        if original.exists():
            shutil.copyfile(original, folder / original.name)
    connection = sqlite3.connect(folder / database.name)
    try:
        yield connection
    finally:
        connection.close()


def integrity(connection: sqlite3.Connection) -> str:
    return connection.execute("PRAGMA integrity_check").fetchone()[0]


def kept_texts(connection: sqlite3.Connection) -> Counter[str]:
    """How often each thing that a user said is kept: as a memory, or as a pending exchange that
    has not been a memory before."""
    rows = connection.execute(
        """
        SELECT content FROM memory WHERE role = 'user' AND deleted_at IS NULL
        UNION ALL
        SELECT user_text FROM exchange WHERE is_pending AND NOT EXISTS (
            SELECT 1 FROM memory WHERE memory.agent = exchange.agent
                AND memory.session = exchange.session AND memory.id = user_memory_id)
        """
    )
    return Counter(text for (text,) in rows)
