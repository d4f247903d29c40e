"""A log file as bytes: what stands between a path that a person typed and a source that can be parsed."""

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ambidex.errors import BadInput, Problem, did_you_mean
from ambidex.eventlog.limit import require_plausible_size

_GZIP = b"\x1f\x8b"
_HEAD = 65536
_PIECE = 2**20


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that is there and not empty.

    Attributes
    ----------
    path
        Where it is.
    name
        Its name, without .gz.
    head
        Its first 64 KiB, unpacked.
    packed
        True if it is gzipped.
    """

    path: Path
    name: str
    head: bytes
    packed: bool

    def content(self) -> bytes:
        """Return all its bytes, unpacked.

        Raises
        ------
        BadInput
            If it is broken, or unpacks to more than a log does.
        """
        with _readable(self.path):
            return _unpacked(self.path) if self.packed else self.path.read_bytes()


def open_source(path: Path) -> SourceFile:
    """Return the file at `path`.

    Raises
    ------
    BadInput
        If it is missing, a folder, empty, not readable, or gzipped and broken at once.
    """
    if not path.exists():
        raise BadInput(path.name, [Problem("file", f"there is no file {path}.", _neighbour(path))])
    if path.is_dir():
        raise BadInput(path.name, [Problem("file", f"{path} is a folder.", "Name one log file in it.")])
    with _readable(path):
        with path.open("rb") as file:
            packed = file.read(2) == _GZIP
        with gzip.open(path) if packed else path.open("rb") as file:
            head = file.read(_HEAD)
    if not head:
        raise BadInput(path.name, [Problem("file", "it is empty.", "Export the log again.")])
    name = path.name[:-3] if path.name.casefold().endswith(".gz") else path.name
    return SourceFile(path=path, name=name, head=head, packed=packed)


def _unpacked(path: Path) -> bytes:
    """Return what a gzipped file holds, piece by piece, so that it is refused before it fills the memory."""
    content, packed = io.BytesIO(), 0
    unpacking = None  # a gzipped file may be several, one after the other, with zeros at the end
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            packed += len(piece)
            while piece := piece if unpacking else piece.lstrip(b"\0"):
                unpacking = unpacking or zlib.decompressobj(wbits=31)
                content.write(unpacking.decompress(piece, 16 * _PIECE))
                require_plausible_size(content.tell(), packed, path.name)
                piece, unpacking = (
                    (unpacking.unused_data, None) if unpacking.eof else (unpacking.unconsumed_tail, unpacking)
                )
    if unpacking is not None:
        raise EOFError
    return content.getvalue()


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Say in words for a person what the operating system and gzip find wrong with a file."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        what, remedy = "the gzip file is cut off or damaged.", "Copy or export it again."
        raise BadInput(path.name, [Problem("file", what, remedy)]) from error
    except PermissionError as error:
        raise BadInput(path.name, [Problem("file", "you may not read it.", "Ask for access.")]) from error
    except OSError as error:
        raise BadInput(path.name, [Problem("file", f"it cannot be read: {error.strerror}.")]) from error


def _neighbour(path: Path) -> str:
    folder = path.parent
    return did_you_mean(path.name, [file.name for file in folder.iterdir()]) if folder.is_dir() else ""
