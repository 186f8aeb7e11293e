"""What the worker looks after for reminders: it prepares them, a person sends them."""

from competitions.entries.reminders.services import prepare_due

PERIODIC = {"reminders": prepare_due}
