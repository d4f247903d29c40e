"""Loops over the bytes of an XES file: where its attributes stand, and what they hold. Arrays in, arrays out.

The text ends with ">", so that a loop that stops at ">" needs no look at the end.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ambidex.eventlog.instant import NO_OFFSET

STRING, DATE, INT, FLOAT, BOOLEAN, ID = range(6)
TRACE, EVENT = 0, 1
SHORTEST = 21  # bytes of <id key="" value=""/>
_DEPTH = 32
_MOST_SAID = 8
_NO_DATE = 10_000
_FORM = tuple(b"dddd-dd-ddTdd:dd:dd")  # d, which is 100, stands for a digit
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _number(word: bytes) -> int:
    """Return a word of at most 7 bytes as a number, so that words are compared at one stroke."""
    return int.from_bytes(word, "big")


_LOG, _TRACE, _EVENT, _KEY, _VALUE = (_number(word) for word in (b"log", b"trace", b"event", b"key", b"value"))
_KINDS = tuple(_number(word) for word in (b"string", b"date", b"int", b"float", b"boolean", b"id"))
_ENTITIES = tuple(_number(word) for word in (b"&amp;", b"&lt;", b"&gt;", b"&quot;", b"&apos;"))


@njit(cache=True, nogil=True)
def _word(text: NDArray[np.uint8], low: int, high: int) -> int:
    """Return a word as `_number` does, 0 if it is longer."""
    number = 0
    if high - low < 8:
        for place in range(low, high):
            number = number * 256 + text[place]
    return number


@njit(cache=True, nogil=True)
def _same(text: NDArray[np.uint8], one: int, two: int, length: int) -> bool:
    for place in range(length):  # noqa: SIM110 - a generator does not compile
        if text[one + place] != text[two + place]:
            return False
    return True


@njit(cache=True, nogil=True)
def _name_end(text: NDArray[np.uint8], at: int) -> int:
    """Return where a name of ASCII letters, digits and _ : . - ends; `at` if none begins there."""
    end = at
    while True:
        byte = text[end]
        letter = (97 <= byte <= 122) or (65 <= byte <= 90) or byte == 95
        if not (letter or (end > at and (45 <= byte <= 46 or 48 <= byte <= 58))):
            return end
        end += 1


@njit(cache=True, nogil=True)
def _space_end(text: NDArray[np.uint8], at: int) -> int:
    while text[at] == 32 or 9 <= text[at] <= 10 or text[at] == 13:
        at += 1
    return at


@njit(cache=True, nogil=True)
def _value_end(text: NDArray[np.uint8], at: int, quote: int) -> int:
    """Return where the closing quote stands, -1 if there is none, or what stands before is not plain."""
    while at < len(text):
        byte = text[at]
        if byte == quote:
            return at
        if byte < 32 or byte == 60:
            return -1
        if byte == 38:
            end = at
            while end < min(at + 6, len(text) - 1) and text[end] != 59:
                end += 1
            if _word(text, at, end + 1) not in _ENTITIES:
                return -1
        at += 1
    return -1


@njit(cache=True, nogil=True)
def _comment_end(text: NDArray[np.uint8], at: int) -> int:
    """Return where what follows "<!" ends if it is a plain comment, else -1."""
    if not (text[at] == 45 and text[at + 1] == 45):
        return -1
    at += 2
    while at + 2 < len(text):
        if text[at] == 45 and text[at + 1] == 45:
            return at + 3 if text[at + 2] == 62 else -1
        if text[at] < 32 and not (9 <= text[at] <= 10 or text[at] == 13):
            return -1
        at += 1
    return -1


@njit(cache=True, nogil=True)
def _kind_of(name: int) -> int:
    for kind in range(len(_KINDS)):
        if _KINDS[kind] == name:
            return kind
    return -1


@njit(cache=True, nogil=True)
def _read_tag(text: NDArray[np.uint8], at: int, said: NDArray[np.int64]) -> tuple[int, int]:
    """Fill start and length of the names and values in a tag; return where it ends (-1: not plain) and their number."""
    n_said = 0
    while True:
        low = _space_end(text, at)
        if text[low] == 62 or text[low] == 47:
            return low, n_said
        high = _name_end(text, low)
        if low == at or high == low or n_said == len(said) or text[high] != 61 or high + 2 >= len(text):
            return -1, 0
        quote = text[high + 1]
        at = _value_end(text, high + 2, quote) if quote == 34 or quote == 39 else -1
        if at < 0:
            return -1, 0
        for other in range(n_said):
            if said[other, 1] == high - low and _same(text, said[other, 0], low, high - low):
                return -1, 0
        said[n_said, 0], said[n_said, 1], said[n_said, 2], said[n_said, 3] = low, high - low, high + 2, at - high - 2
        n_said += 1
        at += 1


@njit(cache=True, nogil=True)
def _column_of(
    text: NDArray[np.uint8],
    columns: NDArray[np.int64],
    n_columns: int,
    usual: int,
    scope: int,
    kind: int,
    start: int,
    length: int,
) -> int:
    """Return the column of a scope, kind and key, entered as the last if it is new; len(columns) if there is no room.

    Attributes come in the same order again and again: the column after the one before is the likely one.
    """
    for step in range(n_columns):
        likely = (usual + step) % n_columns
        column = columns[likely]
        if column[3] == length and column[0] == scope and column[1] == kind and _same(text, column[2], start, length):
            return likely
    if n_columns < len(columns):
        column = columns[n_columns]
        column[0], column[1], column[2], column[3] = scope, kind, start, length
    return n_columns


@njit(cache=True, nogil=True)
def find_attributes(
    text: NDArray[np.uint8],
    begin: int,
    attributes: NDArray[np.int64],
    columns: NDArray[np.int64],
    trace_of: NDArray[np.int32],
) -> tuple[int, int, int, int]:
    """Find where the attributes of traces and events stand; the text is well-formed if this succeeds.

    Anything out of the ordinary (a DOCTYPE, CDATA, words between tags, lists, two attributes of one name, ...) ends it
    without success: it may be right or wrong, and is for a slower reader to judge. Attributes of attributes are left.

    Parameters
    ----------
    text
        uint8 (n,): UTF-8, the last byte is ">".
    begin
        Where the text begins, after the XML declaration.
    attributes
        int64 (n // `SHORTEST` + 1, 4), filled: number of the trace or event, column, start and length of the value.
    columns
        int64 (most columns, 4), filled: scope, kind, start and length of the key.
    trace_of
        int32 (n // 8 + 1,), filled: the trace of each event.

    Returns
    -------
    The numbers of attributes, columns, events and traces; -1 for the first without success.
    """
    n = len(text)
    latest = np.full(len(columns), -1, dtype=np.int64)
    opened, said = np.empty((_DEPTH, 2), dtype=np.int64), np.empty((_MOST_SAID, 4), dtype=np.int64)
    k = n_columns = n_events = n_traces = depth = usual = 0
    in_trace = in_event = False
    failed = (-1, 0, 0, 0)
    at = begin
    while at < n:
        byte = text[at]
        if byte == 32 or 9 <= byte <= 10 or byte == 13:
            at += 1
            continue
        if byte != 60:
            return failed
        at += 1
        if text[at] == 33:
            at = _comment_end(text, at + 1)
            if at < 0:
                return failed
            continue
        if text[at] == 47:
            end = _name_end(text, at + 1)
            depth -= 1
            if depth < 0 or end - at - 1 != opened[depth, 1] or not _same(text, at + 1, opened[depth, 0], end - at - 1):
                return failed
            at = _space_end(text, end)
            if text[at] != 62:
                return failed
            at += 1
            in_event = in_event and depth > 2
            in_trace = in_trace and depth > 1
            if depth == 0:
                break
            continue
        low, high = at, _name_end(text, at)
        at, n_said = _read_tag(text, high, said)
        if at < 0:
            return failed
        empty = text[at] == 47
        if empty:
            at += 1
        if low == high or text[at] != 62 or depth == _DEPTH:
            return failed
        at += 1
        name = _word(text, low, high)
        if depth == 0:
            if empty or name != _LOG:
                return failed
        elif name == _TRACE:
            if depth != 1:
                return failed
            n_traces += 1
            in_trace = not empty
        elif name == _EVENT:
            if depth != 2 or not in_trace:
                return failed
            trace_of[n_events] = n_traces - 1
            n_events += 1
            in_event = not empty
        elif (in_trace and depth == 2) or (in_event and depth == 3):
            kind, key, value = _kind_of(name), -1, -1
            for place in range(n_said):
                word = _word(text, said[place, 0], said[place, 0] + said[place, 1])
                key = place if word == _KEY else key
                value = place if word == _VALUE else value
            if kind < 0 or key < 0 or value < 0:
                return failed
            scope = depth - 2
            found = _column_of(text, columns, n_columns, usual, scope, kind, said[key, 2], said[key, 3])
            if found == len(columns):
                return failed
            n_columns = max(n_columns, found + 1)
            usual = found + 1
            whose = n_traces - 1 if scope == TRACE else n_events - 1
            if latest[found] == whose:
                return failed
            latest[found] = whose
            attributes[k, 0], attributes[k, 1] = whose, found
            attributes[k, 2], attributes[k, 3] = said[value, 2], said[value, 3]
            k += 1
        if not empty:
            opened[depth, 0], opened[depth, 1] = low, high - low
            depth += 1
    while at < n:
        byte = text[at]
        if not (byte == 32 or 9 <= byte <= 10 or byte == 13):
            return failed
        at += 1
    if depth != 0 or n_events == 0:
        return failed
    return k, n_columns, n_events, n_traces


@njit(cache=True, nogil=True)
def number_words(
    text: NDArray[np.uint8], start: NDArray[np.int64], length: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return a code for each word of the text, and for each code the row where it is first seen.

    Parameters
    ----------
    text
        uint8 (n,).
    start, length
        int64 (k,): where the words stand.

    Returns
    -------
    code int32 (k,), first int64 (n_codes,).
    """
    k = len(start)
    size = 1024
    slots = np.full(size, -1, dtype=np.int32)
    code, first = np.empty(k, dtype=np.int32), np.empty(k, dtype=np.int64)
    mixed = np.empty(k, dtype=np.uint64)
    n_codes = 0
    for row in range(k):
        low, long = start[row], length[row]
        if row > 0 and length[row - 1] == long and _same(text, start[row - 1], low, long):
            code[row] = code[row - 1]
            continue
        mix = np.uint64(1469598103934665603)
        for place in range(long):
            mix = (mix ^ np.uint64(text[low + place])) * np.uint64(1099511628211)
        mix ^= mix >> np.uint64(29)
        slot = np.int64(mix & np.uint64(size - 1))
        while slots[slot] >= 0:
            seen = slots[slot]
            if mixed[seen] == mix and length[first[seen]] == long and _same(text, start[first[seen]], low, long):
                break
            slot = (slot + 1) & (size - 1)
        if slots[slot] < 0:
            slots[slot], mixed[n_codes], first[n_codes] = n_codes, mix, row
            n_codes += 1
            code[row] = n_codes - 1
            if 2 * n_codes > size:
                size *= 4
                slots = np.full(size, -1, dtype=np.int32)
                for known in range(n_codes):
                    slot = np.int64(mixed[known] & np.uint64(size - 1))
                    while slots[slot] >= 0:
                        slot = (slot + 1) & (size - 1)
                    slots[slot] = known
        else:
            code[row] = slots[slot]
    return code, first[:n_codes].copy()


@njit(cache=True, nogil=True)
def _digits(text: NDArray[np.uint8], low: int, high: int) -> int:
    """Return the number that only digits make, -1 if there is anything else."""
    number = 0
    for place in range(low, high):
        if not 48 <= text[place] <= 57:
            return -1
        number = number * 10 + text[place] - 48
    return number


@njit(cache=True, nogil=True)
def _ahead(text: NDArray[np.uint8], at: int, high: int) -> int:
    """Return the minutes ahead of UTC that +01:00 or +0100 says, `_NO_DATE` if it is something else."""
    colon = int(high - at == 6 and text[at + 3] == 58)
    if high - at != 5 + colon or (text[at] != 43 and text[at] != 45):
        return _NO_DATE
    hours, minutes = _digits(text, at + 1, at + 3), _digits(text, high - 2, high)
    if hours < 0 or hours > 23 or minutes < 0 or minutes > 59:
        return _NO_DATE
    return (hours * 60 + minutes) * (1 if text[at] == 43 else -1)


@njit(cache=True, nogil=True)
def read_dates(
    text: NDArray[np.uint8],
    start: NDArray[np.int64],
    length: NDArray[np.int64],
    at: NDArray[np.int64],
    offset: NDArray[np.int32],
) -> bool:
    """Read times such as 2024-03-01T09:30:00.000+01:00; return False at the first that is not of this form.

    Parameters
    ----------
    text
        uint8 (n,).
    start, length
        int64 (k,): where the times stand.
    at
        int64 (k,), filled: microseconds since 1970 in UTC.
    offset
        int32 (k,), filled: minutes ahead of UTC; `NO_OFFSET` where the text says none, and `at` is on its own clock.
    """
    field = np.empty(6, dtype=np.int64)
    for row in range(len(start)):
        low, high = start[row], start[row] + length[row]
        if high - low < len(_FORM):
            return False
        field[:] = 0
        number = 0
        for place in range(len(_FORM)):
            byte = np.int64(text[low + place])
            if _FORM[place] != 100:
                if byte != _FORM[place]:
                    return False
                number += 1
            elif 48 <= byte <= 57:
                field[number] = field[number] * 10 + byte - 48
            else:
                return False
        year, month, day = int(field[0]), int(field[1]), int(field[2])
        if year < 1 or month < 1 or month > 12 or day < 1 or field[3] > 23 or field[4] > 59 or field[5] > 59:
            return False
        leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        if day > _DAYS[month - 1] + int(leap):
            return False
        place, scale, micro = low + len(_FORM), 1_000_000, 0
        if place < high and text[place] == 46:
            place += 1
            while place < high and 48 <= text[place] <= 57:
                scale //= 10
                micro += scale * (int(text[place]) - 48)
                place += 1
            if text[place - 1] == 46:
                return False
        ahead = 0
        offset[row] = NO_OFFSET
        if place < high:
            ahead = 0 if place + 1 == high and text[place] == 90 else _ahead(text, place, high)
            offset[row] = ahead
            if ahead == _NO_DATE:
                return False
        # Days since 1970 with years that begin in March, so that a leap day is the last (Hinnant, 2013).
        shifted = year - int(month <= 2)
        of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
        days = 365 * shifted + shifted // 4 - shifted // 100 + shifted // 400 + of_year - 719_468
        at[row] = (((days * 24 + field[3]) * 60 + field[4] - ahead) * 60 + field[5]) * 1_000_000 + micro
    return True


@njit(cache=True, nogil=True)
def read_integers(
    text: NDArray[np.uint8], start: NDArray[np.int64], length: NDArray[np.int64]
) -> tuple[bool, NDArray[np.int64]]:
    """Return whether all words are whole numbers of at most 18 digits, and the numbers, int64 (k,).

    Parameters
    ----------
    text
        uint8 (n,).
    start, length
        int64 (k,): where the words stand.
    """
    numbers = np.zeros(len(start), dtype=np.int64)
    for row in range(len(start)):
        minus = length[row] > 0 and text[start[row]] == 45
        low, high = start[row] + int(minus), start[row] + length[row]
        number = _digits(text, low, high) if 1 <= high - low <= 18 else -1
        if number < 0:
            return False, numbers
        numbers[row] = -number if minus else number
    return True, numbers
