"""A short name for exactly this factory, the same on every machine."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from hashlib import blake2b
from numbers import Real
from typing import Any

from ambidex.factory.model import Factory


def fingerprint(factory: Factory) -> str:
    """Return 32 hexadecimal digits: the same for equal factories, different when anything in the factory differs.

    Examples
    --------
    >>> empty = Factory("Empty", "UTC", {}, (), (), (), ())
    >>> fingerprint(empty) == fingerprint(Factory("Empty", "UTC", {}, (), (), (), (), currency="EUR"))
    False
    """
    text = "\n".join(_parts(factory))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _usual(field: Field[Any]) -> object:
    """Return the default; what is as usual is not told, so that a kind of fact that is new renames no old factory."""
    return field.default if field.default_factory is MISSING else field.default_factory()


def _parts(value: object) -> Iterator[str]:
    """Yield what tells a value from others; numbers that are equal are the same, and keys have no order."""
    if is_dataclass(value):
        yield f"{type(value).__name__}("
        for field in fields(value):
            if getattr(value, field.name) != _usual(field):
                yield f"{field.name}="
                yield from _parts(getattr(value, field.name))
        yield ")"
    elif isinstance(value, Mapping):
        yield "{"
        for key in sorted(value):
            yield repr(str(key))
            yield from _parts(value[key])
        yield "}"
    elif isinstance(value, (tuple, list)):
        yield "("
        for part in value:
            yield from _parts(part)
        yield ")"
    elif isinstance(value, Real):
        yield repr(float(value) + 0.0)  # minus zero becomes zero, to which it is equal
    else:
        yield repr(str(value)) if value is not None else "None"
