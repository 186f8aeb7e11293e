"""`flask results verify`: recompute what stands and compare."""

import click
from flask.cli import AppGroup

from app.audit.queries import broken_events
from judging.results import verifying

results = AppGroup("results", help="Results that stand.")


@results.command("verify")
@click.option("--stage", "stage_id", type=int, help="Only the results of this stage (its id).")
def verify(stage_id: int | None) -> None:
    """Recompute approved and published results from raw sheets; walk the audit chain."""
    checked = verifying.standing_results(stage_id)
    lines = [f"{difference.result}: {difference.what}"
             for result in checked for difference in verifying.differences(result)]
    lines += [f"audit chain of {broken.chain}: event {broken.number}: {broken.why}"
              for broken in broken_events()]
    for line in lines:
        click.echo(line, err=True)
    if lines:
        raise SystemExit(1)
    click.echo(f"{len(checked)} results verified; the audit chain holds.")


COMMANDS = [results]
