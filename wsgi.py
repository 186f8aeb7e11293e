"""The application as a server or the `flask` command finds it."""

import sys

from app import create_app

#: A thread that holds a row in the database comes back from each statement to a busy process: it
#: must not wait 5 ms for its turn every time, with everybody else behind it.
sys.setswitchinterval(0.0005)

app = create_app()
