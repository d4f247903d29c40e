"""Distributions of durations and spacings, a file per family; the folder is the registry.

A family declares itself (its parameters are the fields of a frozen dataclass), tells its mean and its quantiles.
Values are in hours wherever they are durations.
"""

from ambidex.distributions.family import Distribution, families

__all__ = ["Distribution", "families"]
