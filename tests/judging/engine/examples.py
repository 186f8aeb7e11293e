"""How many cases hypothesis tries, on machines of any speed."""

from hypothesis import HealthCheck, settings


def examples(count):
    """Try this many cases, however long one takes."""
    return settings(max_examples=count, deadline=None, suppress_health_check=[HealthCheck.too_slow])
