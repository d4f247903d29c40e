"""What is said of a backup and of a restored site."""

from ambidex.web.keeping.archive import Manifest
from ambidex.web.keeping.backup import Backup
from ambidex.web.keeping.restore import Restored


def of_backup(made: Backup) -> str:
    """Return what was written, and where."""
    return f"{made.path} holds {_contents(made.manifest)}; it takes {_size(made.size)}."


def of_faults(manifest: Manifest) -> str:
    """Return what was wrong with the site when it was backed up."""
    lines = [f"  {place}   {what}" for place, what in sorted(manifest.faults.items())]
    return "\n".join(["When it was backed up, something was wrong with the site already:", *lines])


def of_restored(done: Restored) -> str:
    """Return what was restored, what was checked, and how to go on."""
    manifest = done.manifest
    made = f"Ambidex {manifest.version} backed up at {manifest.made_at:%Y-%m-%d %H:%M} UTC"
    lines = [
        f"Restored what {made}: {_contents(manifest)}.",
        "  parts      each is as it was backed up, by its SHA-256",
        f"  database   sound, {'brought up to this version' if done.brought_up else 'of this version'}",
        f"  files      every log and study that it names is there{', but for' if manifest.faults else ''}",
        *(f"             {place}: {what}" for place, what in sorted(manifest.faults.items())),
        f"  audit      {done.n_events} {'event' if done.n_events == 1 else 'events'}, no gaps",
        f"Start it:  AMBIDEX_HOME={done.place.folder} ambidex serve",
        "Everybody signs in again: the key that signs sessions is not in a backup.",
    ]
    return "\n".join(lines)


def _contents(manifest: Manifest) -> str:
    files = len(manifest.parts) - 1
    return f"the database and {files} {'file' if files == 1 else 'files'}, {_size(manifest.size)} in all"


def _size(size: int) -> str:
    unit, name = next(((unit, name) for unit, name in ((2**30, "GB"), (2**20, "MB")) if size >= unit), (2**10, "kB"))
    return f"{size / unit:.1f} {name}"
