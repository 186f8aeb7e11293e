"""`flask files`: what an administrator does about files."""

import click
from flask.cli import with_appcontext

from app.clock import utc_now
from app.files.services_rendering import render_again


@click.group("files")
def files() -> None:
    """Look after files that people sent."""


@files.command("render-again")
@with_appcontext
def again() -> None:
    """Try once more to draw the pages of files that have none (after installing LibreOffice)."""
    click.echo(f"Files to be tried again: {render_again(utc_now())}")


COMMANDS = [files]
