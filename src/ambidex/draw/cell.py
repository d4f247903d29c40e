"""Cells of a CSV that a spreadsheet shows as text."""

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: object) -> object:
    """Return a value that no spreadsheet takes for a formula: text that could be one has a quote before it.

    Examples
    --------
    >>> safe_cell("=cmd()"), safe_cell("Claims"), safe_cell(-2.5)
    ("'=cmd()", 'Claims', -2.5)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(_BEGINS_A_FORMULA) else value
