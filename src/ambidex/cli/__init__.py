"""The command line: a file per command; the folder is the registry, and each file defines `command`.

Commands hold no decisions: they read what was typed, make one `workspace` call, and print the answer.
Nothing heavy is imported before it is used, so `ambidex --help` answers at once.
"""

import pkgutil
import sys
from importlib import import_module

import click

import ambidex
from ambidex.errors import AmbidexError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(ambidex.__version__, prog_name="ambidex")
def cli() -> None:
    r"""Learn from the logs of an organisation how its work flows, and see which problem to solve first.

    \b
    ambidex demo                     see it on a shipped organisation
    ambidex study LOG -o FOLDER      the whole answer for a log of yours, as one page
    """


for _module in pkgutil.iter_modules(__path__):
    _found = getattr(import_module(f"{__name__}.{_module.name}"), "command", None)
    if isinstance(_found, click.Command):
        cli.add_command(_found)


def main() -> None:
    """Run the command line; what a person can put right is told in words, with exit status 2."""
    try:
        cli(standalone_mode=False)
    except AmbidexError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.Abort:
        click.echo("Stopped. Nothing was lost: what was read is kept, and the same command starts again.", err=True)
        sys.exit(130)
    except OSError as error:
        click.echo(
            f"{error.filename or 'A file'}: {error.strerror or error}. Check the place and its rights.", err=True
        )
        sys.exit(2)
