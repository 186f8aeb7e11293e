"""How alike two titles are; they arrive folded: small letters, no accents."""

LETTERS = 3


def same_words(folded: str) -> str:
    """Return the words of a title in one order: the same for titles that only turn them round.

    >>> same_words("tra que tra bong") == same_words("que tra bong tra")
    True
    """
    return " ".join(sorted(folded.split()))


def likeness(first: str, second: str) -> float:
    """Return the share of letters that two titles have in common, by threes, from 0 to 1.

    >>> likeness("tra que tra bong", "tra que tra bong") == 1
    True
    >>> likeness("tra que", "go lim") < 0.2
    True
    """
    one, two = _threes(first), _threes(second)
    if not one or not two:
        return 0.0
    return 2 * len(one & two) / (len(one) + len(two))


def _threes(text: str) -> set[str]:
    padded = f"  {text} "
    return {padded[at:at + LETTERS] for at in range(len(padded) - LETTERS + 1)} if text else set()
