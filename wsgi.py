"""The application as a server or the `flask` command finds it."""

import os

from app import create_app
from app.warming import prepare_server, tune_interpreter

app = create_app()
if "gunicorn" in os.environ.get("SERVER_SOFTWARE", ""):
    prepare_server(app)
tune_interpreter()
