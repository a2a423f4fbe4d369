"""Matrices, straight lines and boxes of a page."""

from __future__ import annotations

Matrix = tuple[float, float, float, float, float, float]
Edge = tuple[float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def multiply(first: Matrix, second: Matrix) -> Matrix:
    """Return the matrix that applies ``first``, then ``second``."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Map a point."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def overlap(box: Edge, other: Edge) -> bool:
    """Tell whether two boxes (left, bottom, right, top) share more than an edge."""
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]


def inverse(matrix: Matrix) -> Matrix:
    """Return the matrix that undoes this one. Raises ZeroDivisionError for a flat one."""
    a, b, c, d, e, f = matrix
    k = a * d - b * c
    return d / k, -b / k, -c / k, a / k, (c * f - d * e) / k, (b * e - a * f) / k
