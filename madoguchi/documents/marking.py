"""Make the mark of an issued document, under the ward's own key."""

from uuid import UUID

from madoguchi.vault.index import blind_index


def mark_of(ward: int, stream: str, document: UUID) -> str:
    """Return the mark of a document about a stream; it is never the same twice."""
    subject = blind_index(ward, "issue", document.hex, stream)
    return f"mdg1-{document.hex}-{subject.hex()}"
