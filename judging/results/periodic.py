"""What the worker looks after for results."""

from judging.results.services_publish import announce_due

PERIODIC = {"publications": announce_due}
