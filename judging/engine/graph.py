"""The judge-entry graph: what is connected with what, and how well."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph

from judging.engine.ballots import Ballots, read_ballots


def components(ballots: pd.DataFrame | Ballots) -> pd.Series:
    """Say which entries can be compared: those joined by a chain of shared judges.

    Parameters
    ----------
    ballots : DataFrame[entry, judge, total]
        A ballot without a total joins nothing. Without the column every row joins.

    Returns
    -------
    Series
        Index: entries in canonical order; values: component numbers from 0, in the order of
        their first entry. An entry without ballots is a component of its own.

    Raises
    ------
    ScoreDataError
        As `read_ballots`.

    Examples
    --------
    >>> rows = [("A", "J1", 7), ("B", "J1", 8), ("B", "J2", 6), ("C", "J3", 9)]
    >>> components(pd.DataFrame(rows, columns=["entry", "judge", "total"])).to_dict()
    {'A': 0, 'B': 0, 'C': 1}
    """
    if isinstance(ballots, pd.DataFrame) and "total" not in ballots:
        ballots = ballots.assign(total=0.0)
    data = read_ballots(ballots)
    used = ~np.isnan(data.total)
    labels, _ = component_codes(data.entry[used], data.judge[used], *data.shape)
    index = pd.Index(data.entries, name="entry", tupleize_cols=False)
    return pd.Series(labels, index=index, name="component")


def component_codes(
    entry: np.ndarray, judge: np.ndarray, n_entries: int, n_judges: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the component of each entry and of each judge, numbered by first entry."""
    size = n_entries + n_judges
    edges = (np.ones(len(entry), dtype=np.int8), (entry, judge + n_entries))
    _, labels = csgraph.connected_components(sparse.coo_array(edges, (size, size)), False)
    _, first, codes = np.unique(labels, return_index=True, return_inverse=True)
    place = np.empty(len(first), dtype=np.int64)
    place[np.argsort(first)] = np.arange(len(first))
    numbered = place[codes]
    return numbered[:n_entries], numbered[n_entries:]


def judge_laplacian(
    entry: np.ndarray, judge: np.ndarray, shape: tuple[int, int], weight: np.ndarray
) -> np.ndarray:
    """Return ``D_J - B' D_E^-1 B`` (n_judges x n_judges), B the weighted incidence."""
    incidence = sparse.csr_array((weight, (entry, judge)), shape)
    mass = np.bincount(entry, weight, minlength=shape[0])
    inverse = np.divide(1.0, mass, out=np.zeros(shape[0]), where=mass > 0)
    shared = incidence.T @ (sparse.dia_array((inverse[None], [0]), (shape[0],) * 2) @ incidence)
    return np.diag(np.bincount(judge, weight, minlength=shape[1])) - shared.toarray()


def algebraic_connectivity(entry: np.ndarray, judge: np.ndarray, shape: tuple[int, int]) -> float:
    """Return the second smallest eigenvalue of the judge Laplacian: 0 if disconnected.

    Judges without ballots are left out; a single judge has nothing to connect and gets 0.
    """
    active, codes = np.unique(judge, return_inverse=True)
    if len(active) < 2:
        return 0.0
    laplacian = judge_laplacian(entry, codes, (shape[0], len(active)), np.ones(len(entry)))
    return max(0.0, float(np.linalg.eigvalsh(laplacian)[1]))
