"""Halves of characters, which JSON can say and which nothing can store, send or log."""

from typing import Any


def well_formed(data: Any) -> Any:
    """What came as JSON, with a replacement character for each half that lacks the other."""
    if isinstance(data, str):
        return data if data.isascii() else data.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(data, dict):
        return {key: well_formed(value) for key, value in data.items()}
    return [well_formed(each) for each in data] if isinstance(data, list) else data
