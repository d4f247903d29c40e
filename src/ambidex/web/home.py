"""The folder a site lives in: its database, its key, its logs and studies."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from ambidex.errors import BadInput, Problem

VARIABLE = "AMBIDEX_HOME"


@dataclass(frozen=True, slots=True)
class Home:
    """Where everything of a site is kept.

    Examples
    --------
    >>> Home(Path("site")).database.name
    'ambidex.sqlite3'
    """

    folder: Path

    @property
    def database(self) -> Path:
        """The SQLite database, where no other is named."""
        return self.folder / "ambidex.sqlite3"

    @property
    def key(self) -> Path:
        """The key that signs sessions."""
        return self.folder / "secret_key"

    @property
    def logs(self) -> Path:
        """A folder a log: the file as it came, and its mapping."""
        return self.folder / "logs"

    @property
    def studies(self) -> Path:
        """A folder a study."""
        return self.folder / "studies"

    @property
    def backups(self) -> Path:
        """Where backups are put unless told otherwise."""
        return self.folder / "backups"

    def make(self) -> None:
        """Make the folder and its key where missing; nobody else on the machine may read them.

        Raises
        ------
        BadInput
            If the folder cannot be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            for folder in (self.logs, self.studies):
                folder.mkdir(exist_ok=True)
            if not self.key.exists():
                with os.fdopen(os.open(self.key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                    file.write(secrets.token_urlsafe(60))
        except FileExistsError:  # another process made the key a moment ago
            return
        except OSError as error:
            problem = Problem(
                str(self.folder), f"cannot be written: {error.strerror}.", f"Choose another folder with {VARIABLE}."
            )
            raise BadInput("The folder of the site", [problem]) from error


def home() -> Home:
    """Return the home that the environment names, else one in the user's own data folder."""
    named = os.environ.get(VARIABLE)
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return Home(Path(named) if named else data / "ambidex")
