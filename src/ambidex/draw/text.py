"""How wide text will be, without a font: what a drawing needs to leave room for it.

Widths are those of a wide common sans serif, so that a narrower one always fits.
"""

NARROW = frozenset("iIjl.,:;'|! ()[]ft-")
WIDE = frozenset("mwMW@%")


def text_width(text: str, size: float) -> float:
    """Return the width of a line of text in px, on the generous side.

    Examples
    --------
    >>> text_width("ill", 10.0) < text_width("mom", 10.0)
    True
    """
    return size * sum(_em(sign) for sign in text)


def wrap(text: str, *, width: float, size: float, lines: int) -> tuple[str, ...]:
    """Return the text in at most so many lines of at most this width; what does not fit ends in an ellipsis.

    Examples
    --------
    >>> wrap("Assess the claim of the customer", width=100, size=13, lines=2)
    ('Assess the', 'claim of the…')
    """
    rows: list[str] = []
    for word in text.split() or [text]:
        joined = f"{rows[-1]} {word}" if rows else word
        if rows and text_width(joined, size) <= width:
            rows[-1] = joined
        else:
            rows += _pieces(word, width=width, size=size)
    if len(rows) <= lines:
        return tuple(rows)
    return (*rows[: lines - 1], _cut(rows[lines - 1] + "…", width=width, size=size))


def _em(sign: str) -> float:
    if ord(sign) > 0x2E80:
        return 1.05  # full-width scripts
    if sign in NARROW:
        return 0.36
    if sign in WIDE:
        return 0.92
    return 0.7 if sign.isupper() else 0.6


def _pieces(word: str, *, width: float, size: float) -> list[str]:
    """Return a word in pieces that fit; most words are one piece."""
    pieces = [""]
    for sign in word:
        if pieces[-1] and text_width(pieces[-1] + sign, size) > width:
            pieces.append("")
        pieces[-1] += sign
    return pieces


def _cut(text: str, *, width: float, size: float) -> str:
    while len(text) > 2 and text_width(text, size) > width:
        text = text[:-2].rstrip() + "…"
    return text
