"""Figures of releases."""

from certprep.store.store import Store


def figure(store: Store, sha256: str) -> bytes | None:
    """An SVG file by its SHA-256; none where no release has it."""
    with store.reading() as tx:
        return tx.releases.figure(sha256)
