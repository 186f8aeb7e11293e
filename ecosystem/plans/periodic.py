"""What the worker looks after for the indicators."""

from ecosystem.plans.services_suggest import refresh_suggestions

PERIODIC = {"suggestions": refresh_suggestions}
