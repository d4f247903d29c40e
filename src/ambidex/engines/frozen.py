"""Mappings that nobody may change, on their way to another process or to a file.

Python does not know how to write them; with this module imported, it does.
"""

import copyreg
from types import MappingProxyType
from typing import Any


def frozen(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    """Return a mapping that nobody may change.

    Examples
    --------
    >>> import pickle
    >>> dict(pickle.loads(pickle.dumps(frozen({"clerk": 2}))))
    {'clerk': 2}
    """
    return MappingProxyType(mapping)


def _taken_apart(mapping: MappingProxyType[Any, Any]) -> tuple[Any, tuple[dict[Any, Any]]]:
    return frozen, (dict(mapping),)


copyreg.pickle(MappingProxyType, _taken_apart)
