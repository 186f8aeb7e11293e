"""`flask kpi`: bring the plans up and write their reports."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app import clock
from app.errors import NotFound
from ecosystem.plans.exports import FORMATS, build_report
from ecosystem.plans.services import load_plans

kpi = AppGroup("kpi", help="Indicator plans and their reports.")


@kpi.command("load")
def load() -> None:
    """Bring the indicator plans up as issued; again, it changes nothing."""
    click.echo(f"Plans added: {load_plans()}.")


@kpi.command("report")
@click.option("--plan", "code", required=True, help="NQ08, QD36 or SONLA.")
@click.option("--year", required=True, type=click.IntRange(2000, 2100))
@click.option("--format", "form", required=True, type=click.Choice(["docx", "xlsx", "pdf", "json"]))
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
def report(code: str, year: int, form: str, out: Path) -> None:
    """Write the report of a plan for a year."""
    if form not in FORMATS:
        raise click.ClickException(
            f"Reports as {form} are not available yet; use --format xlsx, pdf or json.")
    try:
        content = build_report(code, year, form, clock.local_date(clock.utc_now()))
    except NotFound:
        raise click.ClickException(
            f"There is no plan {code}. Load the plans first: flask --app wsgi kpi load") from None
    out.write_bytes(content)
    click.echo(f"{out}: {len(content)} bytes.")


COMMANDS = [kpi]
