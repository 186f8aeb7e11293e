"""`flask users create`: the first administrator, and others made by hand."""

import sys

import click
from flask.cli import AppGroup

from app.auth.enums import INSTALLATION_ROLES, Role
from app.auth.services_grants import grant_role
from app.auth.services_people import NewUser, create_user
from app.clock import utc_now
from app.errors import DomainError

users = AppGroup("users", help="Accounts made by hand.")
ROLES = sorted(role.value for role in INSTALLATION_ROLES | {Role.ORGANISER})


@users.command("create")
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create(email: str, name: str, role: str, password_stdin: bool) -> None:
    """Create an account that can sign in at once."""
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        asked = NewUser(name, email, password)
        user = create_user(asked, actor=None, now=utc_now())
    except DomainError as error:
        raise click.ClickException(str(error.message)) from None
    grant_role(user, Role(role), actor=None, now=utc_now())
    click.echo(f"{user.email}: {role}")


COMMANDS = [users]
