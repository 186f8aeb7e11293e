"""The errors of the engine: each carries one plain sentence for the person at the desk."""


class EngineError(Exception):
    """Anything the engine refuses; the message is one plain sentence."""


class ScoreDataError(EngineError):
    """The marks, ballots or other data are wrong; the message names row and column."""


class RubricError(EngineError):
    """The rubric or the rules contradict themselves."""


class NotIdentifiable(EngineError):
    """The data cannot answer the question, whatever the method."""


class NotConverged(EngineError):
    """The iteration did not settle within its limit."""


class Infeasible(EngineError):
    """No assignment keeps every condition; the message names who blocks."""
