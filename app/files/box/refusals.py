"""Why the box does not take a file; one word, said to people elsewhere."""


class Refused(Exception):
    """The file is not taken; the word says why."""

    def __init__(self, word: str, **facts: int) -> None:
        super().__init__(word)
        self.word = word
        self.facts = facts
