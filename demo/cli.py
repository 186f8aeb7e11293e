"""`flask demo load`: fictional seasons to look at and to try."""

import ipaddress
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import AppGroup

from app.clock import local_date, utc_now
from app.errors import DomainError
from demo.loading import load_final, load_province
from demo.scale import load_scale

LOADERS: dict[str, Callable[..., Any]] = {
    "final": load_final, "province": load_province, "scale": load_scale}
demo = AppGroup("demo", help="Fictional data for trying the program.")


@demo.command("load")
@click.option("--size", type=click.Choice(list(LOADERS)), default="final")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day that counts as today.")
def load(size: str, as_of: datetime | None) -> None:
    """Load fictional seasons into an empty database; every page says that they are."""
    if not is_local(current_app.config["PUBLIC_URL"]):
        raise click.ClickException("Demo accounts have a known password: PUBLIC_URL must be local.")
    now, site = utc_now(), current_app.config["PUBLIC_URL"]
    day = as_of.date() if as_of else local_date(now)
    try:
        LOADERS[size](current_app.extensions["store"], site, day, now)
    except DomainError as error:
        raise click.ClickException(str(error.message)) from error
    click.echo(f"Loaded the demo ({size}). Sign in as organiser@demo.test, chair@demo.test …")


def is_local(url: str) -> bool:
    """Tell whether an address names this machine only."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


COMMANDS = [demo]
