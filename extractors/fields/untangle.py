"""Labels that no rule lists, given to the items that suit them best all together, not one by one."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from extractors.fields.pairs import Candidate

_ROUNDS = 4
_BETTER = 0.02


def untangled(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Drop similar labels that would take another item's pair when exchanging the two suits the labels better.

    招标项目内容 and 招标工作范围 are both most like 招标范围; together they are content and scope.
    """
    found = list(candidates)
    sure = {candidate.item for candidate in found if candidate.how != "similar label" and candidate.score >= 0.86}
    scores: dict[tuple[str, int], float] = {}
    for candidate in found:
        if candidate.how == "similar label" and candidate.item not in sure:
            key = candidate.item, candidate.order
            scores[key] = max(scores.get(key, 0.0), candidate.score)
    given = _greedy(scores)
    for _ in range(_ROUNDS):
        if not _exchange(given, scores):
            break
    holders = {order: item for item, order in given.items()}
    return [
        candidate
        for candidate in found
        if candidate.how != "similar label"
        or candidate.item not in given
        or given[candidate.item] == candidate.order
        or candidate.order not in holders
    ]


def _greedy(scores: dict[tuple[str, int], float]) -> dict[str, int]:
    given: dict[str, int] = {}
    for item, order in sorted(scores, key=lambda key: -scores[key]):
        if item not in given and order not in given.values():
            given[item] = order
    return given


def _exchange(given: dict[str, int], scores: dict[tuple[str, int], float]) -> bool:
    """Exchange the pairs of two items where that suits both better; also hand a pair on to an item without one."""
    changed = False
    items = sorted({item for item, _ in scores})
    for one, other in combinations(items, 2):
        here, there = given.get(one, -1), given.get(other, -1)
        now = scores.get((one, here), 0.0) + scores.get((other, there), 0.0)
        then = scores.get((one, there), 0.0) + scores.get((other, here), 0.0)
        if then > now + _BETTER:
            _give(given, one, there)
            _give(given, other, here)
            changed = True
    return changed


def _give(given: dict[str, int], item: str, order: int) -> None:
    if order >= 0:
        given[item] = order
    else:
        given.pop(item, None)
