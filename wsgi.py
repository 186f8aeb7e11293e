"""The application as a server or the `flask` command finds it."""

from app import create_app

app = create_app()
