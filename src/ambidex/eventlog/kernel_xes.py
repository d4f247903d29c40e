"""Loops over the bytes of an XES file: where its attributes stand, and what they hold. Arrays in, arrays out.

The text ends with ">", so that a loop that stops at ">" needs no look at the end.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ambidex.eventlog.instant import NO_OFFSET

STRING, DATE, INT, FLOAT, BOOLEAN, ID = range(6)
N_KINDS = 6
TRACE, EVENT = 0, 1
MANY = 1024
_DEPTH = 32
_SHORTEST = 21  # bytes of <id key="" value=""/>
_QUOTES = (34, 39)


def _word(text: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(text, dtype=np.uint8)


_LOG, _TRACE, _EVENT, _KEY, _VALUE = (_word(text) for text in (b"log", b"trace", b"event", b"key", b"value"))
_KIND_NAMES = tuple(_word(text) for text in (b"string", b"date", b"int", b"float", b"boolean", b"id"))
_ENTITIES = tuple(_word(text) for text in (b"&amp;", b"&lt;", b"&gt;", b"&quot;", b"&apos;"))


@njit(cache=True, nogil=True)
def _says(text: NDArray[np.uint8], low: int, high: int, word: NDArray[np.uint8]) -> bool:
    if high - low != len(word):
        return False
    for place in range(len(word)):
        if text[low + place] != word[place]:
            return False
    return True


@njit(cache=True, nogil=True)
def _same(text: NDArray[np.uint8], one: int, two: int, length: int) -> bool:
    for place in range(length):
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
            known = False
            for word in _ENTITIES:
                known = known or (at + len(word) <= len(text) and _says(text, at, at + len(word), word))
            if not known:
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
def _kind_of(text: NDArray[np.uint8], low: int, high: int) -> int:
    kind = 0
    for word in _KIND_NAMES:
        if _says(text, low, high, word):
            return kind
        kind += 1
    return -1


@njit(cache=True, nogil=True)
def find_attributes(
    text: NDArray[np.uint8], begin: int
) -> tuple[
    int,
    NDArray[np.int32],
    NDArray[np.int16],
    NDArray[np.int64],
    NDArray[np.int32],
    NDArray[np.int64],
    NDArray[np.int32],
    int,
]:
    """Return where the attributes of traces and events stand; the text is well-formed if this succeeds.

    Anything out of the ordinary (a DOCTYPE, CDATA, words between tags, lists, two attributes of one name, ...) ends it
    without success: it may be right or wrong, and is for a slower reader to judge. Attributes of attributes are left out.

    Parameters
    ----------
    text
        uint8 (n,): UTF-8, the last byte is ">".
    begin
        Where the text begins, after the XML declaration.

    Returns
    -------
    n_columns, -1 without success; then for each attribute: owner int32 (k,), the number of its trace or event; column
    int16 (k,); start int64 (k,) and length int32 (k,), of its value in the text. Then columns int64 (n_columns, 4):
    scope, kind, start and length of the key. Then trace_of int32 (n_events,), and n_traces.
    """
    n = len(text)
    owner, column = np.empty(n // _SHORTEST + 1, dtype=np.int32), np.empty(n // _SHORTEST + 1, dtype=np.int16)
    start, length = np.empty(n // _SHORTEST + 1, dtype=np.int64), np.empty(n // _SHORTEST + 1, dtype=np.int32)
    columns, latest = np.empty((MANY, 4), dtype=np.int64), np.full(MANY, -1, dtype=np.int64)
    trace_of = np.empty(n // 8 + 1, dtype=np.int32)
    open_at, open_length = np.empty(_DEPTH, dtype=np.int64), np.empty(_DEPTH, dtype=np.int64)
    said = np.empty((8, 4), dtype=np.int64)
    k = n_columns = n_events = n_traces = depth = usual = 0
    in_trace = in_event = False
    failed = (-1, owner[:0], column[:0], start[:0], length[:0], columns[:0], trace_of[:0], 0)
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
            if depth < 0 or end - at - 1 != open_length[depth] or not _same(text, at + 1, open_at[depth], end - at - 1):
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
        at, n_said = high, 0
        while True:
            place = _space_end(text, at)
            if text[place] == 62 or text[place] == 47:
                at = place
                break
            end = _name_end(text, place)
            if place == at or end == place or n_said == 8 or text[end] != 61 or end + 2 >= n:
                return failed
            if text[end + 1] not in _QUOTES:
                return failed
            at = _value_end(text, end + 2, text[end + 1])
            if at < 0:
                return failed
            said[n_said, 0], said[n_said, 1], said[n_said, 2], said[n_said, 3] = place, end - place, end + 2, at
            for other in range(n_said):
                if said[other, 1] == end - place and _same(text, said[other, 0], place, end - place):
                    return failed
            n_said += 1
            at += 1
        empty = text[at] == 47
        if empty:
            at += 1
        if low == high or text[at] != 62 or depth == _DEPTH:
            return failed
        at += 1
        is_trace, is_event = _says(text, low, high, _TRACE), _says(text, low, high, _EVENT)
        if depth == 0:
            if empty or not _says(text, low, high, _LOG):
                return failed
        elif is_trace:
            if depth != 1:
                return failed
            n_traces += 1
            in_trace = not empty
        elif is_event:
            if depth != 2 or not in_trace:
                return failed
            trace_of[n_events] = n_traces - 1
            n_events += 1
            in_event = not empty
        elif (in_trace and depth == 2) or (in_event and depth == 3):
            kind, key, value = _kind_of(text, low, high), -1, -1
            for place in range(n_said):
                if _says(text, said[place, 0], said[place, 0] + said[place, 1], _KEY):
                    key = place
                elif _says(text, said[place, 0], said[place, 0] + said[place, 1], _VALUE):
                    value = place
            if kind < 0 or key < 0 or value < 0:
                return failed
            scope, key_at, key_length = depth - 2, said[key, 2], said[key, 3] - said[key, 2]
            # Attributes stand in the same order again and again: the column after the latest is the likely one.
            found = -1
            for step in range(n_columns):
                likely = usual + step
                if likely >= n_columns:
                    likely -= n_columns
                if (
                    columns[likely, 3] == key_length
                    and columns[likely, 0] == scope
                    and columns[likely, 1] == kind
                    and _same(text, columns[likely, 2], key_at, key_length)
                ):
                    found = likely
                    break
            if found < 0:
                if n_columns == MANY:
                    return failed
                found = n_columns
                n_columns += 1
                columns[found, 0], columns[found, 1], columns[found, 2], columns[found, 3] = (
                    scope, kind, key_at, key_length,
                )  # fmt: skip
            usual = found + 1 if found + 1 < n_columns else 0
            whose = n_traces - 1 if scope == TRACE else n_events - 1
            if latest[found] == whose:
                return failed
            latest[found] = whose
            owner[k], column[k], start[k], length[k] = whose, found, said[value, 2], said[value, 3] - said[value, 2]
            k += 1
        if not empty:
            open_at[depth], open_length[depth] = low, high - low
            depth += 1
    while at < n:
        byte = text[at]
        if not (byte == 32 or 9 <= byte <= 10 or byte == 13):
            return failed
        at += 1
    if depth != 0 or n_events == 0:
        return failed
    return (
        n_columns, owner[:k].copy(), column[:k].copy(), start[:k].copy(), length[:k].copy(),
        columns[:n_columns].copy(), trace_of[:n_events].copy(), n_traces,
    )  # fmt: skip


@njit(cache=True, nogil=True)
def number_words(
    text: NDArray[np.uint8], start: NDArray[np.int64], length: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return a code for each word of the text, and for each code the row where it is first seen.

    Parameters
    ----------
    text
        uint8 (n,).
    start, length
        int64 and int32 (k,): where the words stand.

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
def read_dates(
    text: NDArray[np.uint8], start: NDArray[np.int64], length: NDArray[np.int32]
) -> tuple[bool, NDArray[np.int64], NDArray[np.int32]]:
    """Return times such as 2024-03-01T09:30:00.000+01:00.

    Parameters
    ----------
    text
        uint8 (n,).
    start, length
        int64 and int32 (k,): where the times stand.

    Returns
    -------
    Whether all are of this form; microseconds since 1970 in UTC, int64 (k,); minutes ahead of UTC, int32 (k,),
    `NO_OFFSET` where the text says none, and the microseconds are those of the wall clock.
    """
    k = len(start)
    at, offset = np.zeros(k, dtype=np.int64), np.full(k, NO_OFFSET, dtype=np.int32)
    days_in = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    for row in range(k):
        low, high = start[row], start[row] + length[row]
        if high - low < 19 or text[low + 10] != 84 or text[low + 4] != 45 or text[low + 7] != 45:
            return False, at, offset
        if text[low + 13] != 58 or text[low + 16] != 58:
            return False, at, offset
        year, month, day = (
            _digits(text, low, low + 4), _digits(text, low + 5, low + 7), _digits(text, low + 8, low + 10),
        )  # fmt: skip
        hour, minute, second = (
            _digits(text, low + 11, low + 13), _digits(text, low + 14, low + 16), _digits(text, low + 17, low + 19),
        )  # fmt: skip
        if year < 1 or not 1 <= month <= 12 or not 0 <= hour < 24 or not 0 <= minute < 60 or not 0 <= second < 60:
            return False, at, offset
        leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        if not 1 <= day <= days_in[month - 1] + int(leap):
            return False, at, offset
        place, micro = low + 19, 0
        if place < high and text[place] == 46:
            place += 1
            scale, first = 100_000, place
            while place < high and 48 <= text[place] <= 57:
                micro += scale * (text[place] - 48)
                scale //= 10
                place += 1
            if place == first:
                return False, at, offset
        ahead = 0
        if place + 1 == high and text[place] == 90:
            offset[row] = 0
        elif place < high:
            colon = int(high - place == 6 and text[place + 3] == 58)
            if high - place != 5 + colon or (text[place] != 43 and text[place] != 45):
                return False, at, offset
            hours, minutes = _digits(text, place + 1, place + 3), _digits(text, high - 2, high)
            if not 0 <= hours < 24 or not 0 <= minutes < 60:
                return False, at, offset
            ahead = (hours * 60 + minutes) * (1 if text[place] == 43 else -1)
            offset[row] = ahead
        # Days since 1970 with years that begin in March, so that a leap day is the last (Hinnant, 2013).
        shifted = year - int(month <= 2)
        of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
        days = 365 * shifted + shifted // 4 - shifted // 100 + shifted // 400 + of_year - 719_468
        at[row] = (((days * 24 + hour) * 60 + minute - ahead) * 60 + second) * 1_000_000 + micro
    return True, at, offset


@njit(cache=True, nogil=True)
def read_integers(
    text: NDArray[np.uint8], start: NDArray[np.int64], length: NDArray[np.int32]
) -> tuple[bool, NDArray[np.int64]]:
    """Return whether all words are whole numbers of at most 18 digits, and the numbers, int64 (k,).

    Parameters
    ----------
    text
        uint8 (n,).
    start, length
        int64 and int32 (k,): where the words stand.
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
