"""Five thousand entries."""


def load_scale(*_arguments: object) -> None:
    """Load."""
