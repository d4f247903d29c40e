"""`ambidex convert`: factories from and for other tools."""

from pathlib import Path

import click


@click.command("convert", short_help="A factory as BPMN or for Prosimos, and back.")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="NAME.bpmn, a folder, or a factory.yaml."
)
@click.option("--work-type", help="Which to write, where the factory has several.")
@click.option("--time-zone", default="UTC", show_default=True, help="On whose clock calendars are that are read.")
def command(*, sources: tuple[Path, ...], output: Path, work_type: str | None, time_zone: str) -> None:
    """Turn a factory file into BPMN or the files of Prosimos, or these into a factory file.

    The ending of the output says which: NAME.bpmn, a FOLDER for Prosimos' model.bpmn and parameters.json, or NAME.yaml
    from MODEL.bpmn and PARAMETERS.json.
    """
    from ambidex.workspace import convert

    click.echo(convert(sources, output=output, work_type=work_type, time_zone=time_zone))
