"""The compiled event loop: arrays in, arrays out; it imports nothing of Ambidex.

`layout.py` says what is in the arrays, `advance.py` runs a factory forward, `settle.py` checks and sorts what came out.
Numba watches only the file of a compiled function: after a change of `layout.py`, remove the `__pycache__` beside it.
"""
