"""Compiled loops over the arrays of a log: arrays in, arrays out, nothing of Ambidex but NumPy.

Loaded when first used. Inputs are contiguous and read-only (`flow.array` makes them so), which keeps every kernel at
one specialisation. Instants and durations are int64 microseconds, names int32 codes.
"""
