"""A packed file such as a Word document, which anybody may have made: its parts are unpacked within bounds."""

from __future__ import annotations

import io
import zipfile
import zlib

# A paper of 10,000 actions has some fifty million characters; what is much larger is no paper.
LARGEST = 256 * 1024 * 1024
# It has some 2,400,000 marks of XML; each takes far more memory, and time, than it has bytes.
MOST_MARKS = 3_000_000
_MOST_PARTS = 10_000
# With these begins the entry of each part in the list at the end.
_ENTRY = b"PK\x01\x02"
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError)


class TooLargeError(Exception):
    """A file, or what it unpacks to, that is larger than any paper."""


class Package:
    """The parts of a packed file, of at most `most` bytes and `most_marks` marks of XML together.

    Raises TooLargeError, and one of DAMAGED if it is no packed file.
    """

    def __init__(self, data: bytes, most: int, most_marks: int = MOST_MARKS) -> None:
        if len(data) > most or data.count(_ENTRY) > _MOST_PARTS:
            raise TooLargeError
        self._file = zipfile.ZipFile(io.BytesIO(data))
        self._left = most
        self._marks_left = most_marks

    def names(self) -> list[str]:
        """Return the names of the parts, each once."""
        return list(dict.fromkeys(self._file.namelist()))

    def part(self, name: str) -> bytes:
        """Return a part.

        Raises KeyError if there is no such part, TooLargeError, RuntimeError if it has a password, one of DAMAGED.
        """
        entry = self._file.getinfo(name)
        # Word uses no other way to pack, and other ways cannot be unpacked piece by piece.
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise zipfile.BadZipFile(name)
        with self._file.open(entry) as part:
            # Not all at once, because a part may unpack to more than the size that it states.
            data = part.read(self._left + 1)
        self._left -= len(data)
        self._marks_left -= data.count(b"<")
        if self._left < 0 or self._marks_left < 0:
            raise TooLargeError(name)
        return data
