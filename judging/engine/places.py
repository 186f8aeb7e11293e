"""Places: competition ranks 1, 2, 2, 4, the tie chain, who advances. Whole-number keys only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from judging.engine.ties import Evidence, copeland_key, tie_key


@dataclass(frozen=True, eq=False)
class Places:
    """The order of the scored entries.

    `group` is 0 for the best; entries that share a group are tied for good. `broken_by` names
    the rule that took an entry out of a tie.
    """

    group: np.ndarray
    broken_by: np.ndarray


def dense_groups(*keys: np.ndarray) -> np.ndarray:
    """Return dense codes of distinct rows of keys, smallest first, the first key deciding first.

    Examples
    --------
    >>> dense_groups(np.array([3, 1, 3, 1]), np.array([0, 5, 0, 4]))
    array([2, 1, 2, 0])
    """
    order = np.lexsort(keys[::-1])
    change = np.zeros(len(order), dtype=bool)
    for key in keys:
        change[1:] |= key[order][1:] != key[order][:-1]
    codes = np.empty(len(order), dtype=np.int64)
    codes[order] = np.cumsum(change)
    return codes


def tied(group: np.ndarray) -> np.ndarray:
    """Return which rows share their group with another row."""
    return np.bincount(group)[group] > 1 if len(group) else np.zeros(0, dtype=bool)


def competition_ranks(group: np.ndarray) -> np.ndarray:
    """Turn dense groups (0 = best) into ranks 1, 2, 2, 4.

    Examples
    --------
    >>> competition_ranks(np.array([1, 0, 1, 2]))
    array([2, 1, 2, 4])
    """
    sizes = np.bincount(group)
    return (np.cumsum(sizes) - sizes)[group] + 1


def settle(group: np.ndarray, rows: np.ndarray, evidence: Evidence) -> Places:
    """Split ties by the chain of the rules.

    Parameters
    ----------
    group : ndarray of int, shape (n,)
        Dense order by score, 0 = best.
    rows : ndarray of int, shape (n,)
        The entry (code) of each element.
    evidence : Evidence

    Notes
    -----
    After every split the chain starts again, so that each part is judged by itself. Only
    "head_to_head" can say something new about a smaller part: the others look at each entry by
    itself, so the chain goes back no further than there. What no rule splits stays tied.
    """
    broken_by = np.full(len(group), None, dtype=object)
    chain = evidence.rules.tie_break
    again = chain.index("head_to_head") if "head_to_head" in chain else len(chain)
    keys: dict[str, np.ndarray] = {}
    at = 0
    while at < len(chain) and tied(group).any():
        rule = chain[at]
        if rule == "head_to_head":
            key = copeland_key(group, rows, evidence)
        else:
            if rule not in keys:
                keys[rule] = tie_key(rule, evidence)[rows]
            key = keys[rule]
        refined = dense_groups(group, -key)
        split = np.bincount(group)[group] != np.bincount(refined)[refined]
        broken_by[split] = rule
        group = refined
        at = again if split.any() and again <= at else at + 1
    broken_by[tied(group)] = None
    return Places(group, broken_by)


def advancing(
    ranks: np.ndarray, group: np.ndarray, qualifies: np.ndarray, seats: int | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return who advances, and who is in an unresolved tie at the last seat (nobody advances)."""
    if seats is None:
        return qualifies.copy(), np.zeros(len(ranks), dtype=bool)
    if not len(ranks):
        return np.zeros(0, dtype=bool), np.zeros(0, dtype=bool)
    last = ranks + np.bincount(group)[group] - 1
    at_cut = qualifies & (ranks <= seats) & (last > seats)
    return qualifies & (last <= seats), at_cut
