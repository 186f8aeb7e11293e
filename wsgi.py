"""The application as a server or the `flask` command finds it."""

import gc
import sys

from app import create_app

#: A thread that holds a row in the database comes back from each statement to a busy process: it
#: must not wait 5 ms for its turn every time, with everybody else behind it.
sys.setswitchinterval(0.0005)

app = create_app()

# What was made so far lives as long as the process: collecting garbage need not walk it again and
# again, and forked processes go on sharing its memory. A page of thousands of rows makes many
# objects at once that are no garbage: look less often.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
