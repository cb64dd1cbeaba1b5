"""Kernel ridge regression with exact held-out predictions for any grouping.

With ``G = K + diag(λ / w)`` and a block B of rows left out, the predictions for B are
``y_B − (G⁻¹_BB)⁻¹ (G⁻¹ y)_B`` (the block form of the leave-one-out identity; Rifkin & Lippert,
2007), so one inverse serves every source and every fold.
"""

from __future__ import annotations

import numpy as np
from scipy import linalg

__all__ = ["Ridge"]


class Ridge:
    """Ridge regression in its dual form.

    Parameters
    ----------
    kernel : ndarray of shape (n, n)
        Inner products of all rows; overwritten.
    target : ndarray of shape (n,)
        What to predict.
    weights : ndarray of shape (n,)
        Weight of each row, positive.
    penalty : float
        The λ of ridge regression, positive.

    Attributes
    ----------
    dual_ : ndarray of shape (n,)
        Dual coefficients: the weights of a linear feature map are ``features.T @ dual_``.
    """

    def __init__(
        self, kernel: np.ndarray, target: np.ndarray, weights: np.ndarray, penalty: float
    ) -> None:
        kernel[np.diag_indices_from(kernel)] += penalty / weights
        factor = linalg.cholesky(kernel, lower=True, overwrite_a=True, check_finite=False)
        inverse, _ = linalg.lapack.dpotri(factor, lower=1, overwrite_c=1)
        inverse = np.tril(inverse)
        inverse += np.tril(inverse, -1).T
        self._inverse = inverse
        self._target = target
        self.dual_ = inverse @ target

    def held_out(self, blocks: np.ndarray) -> np.ndarray:
        """Predict each row by a fit from which its whole block is left out.

        Parameters
        ----------
        blocks : ndarray of shape (n,)
            Block of each row; rows of block −1 are never left out and get the value NaN.

        Returns
        -------
        ndarray of shape (n,)
            Predictions.
        """
        predictions = np.full(len(self._target), np.nan)
        for block in np.unique(blocks[blocks >= 0]):
            rows = np.flatnonzero(blocks == block)
            own = self._inverse[np.ix_(rows, rows)]
            correction = linalg.solve(own, self.dual_[rows], assume_a="pos", check_finite=False)
            predictions[rows] = self._target[rows] - correction
        return predictions
