"""A short name for exactly this factory, the same on every machine."""

from hashlib import blake2b

from ambidex.factory.model import Factory


def fingerprint(factory: Factory) -> str:
    """Return 32 hexadecimal digits that change whenever anything in the factory does."""
    plain = {name: getattr(factory, name) for name in factory.__slots__}
    plain["calendars"] = sorted(factory.calendars.items())
    plain["notes"] = sorted(factory.notes.items())
    return blake2b(repr(sorted(plain.items())).encode(), digest_size=16).hexdigest()
