"""`flask audit verify`: walk the hash chains."""

import sys

import click
from flask.cli import AppGroup

from app.audit.queries import broken_events, count_events

audit = AppGroup("audit", help="The record of who did what.")


@audit.command("verify")
def verify() -> None:
    """Check every chain; exit 1 and name the first event that does not hold."""
    broken = list(broken_events())
    for found in broken:
        click.echo(f"BROKEN: chain {found.chain}, event {found.number}: {found.why}.")
    if broken:
        sys.exit(1)
    click.echo(f"All chains hold: {count_events()} events.")


COMMANDS = [audit]
