"""A number for a name: what the luck of cases is made from."""

from hashlib import blake2b


def name_key(*parts: str | int) -> int:
    """Return a 64-bit hash that is the same on every machine.

    Examples
    --------
    >>> name_key("assess") == name_key("assess"), name_key("a", "b") == name_key("ab")
    (True, False)
    """
    text = "\x1f".join(map(str, parts)).encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "little")
