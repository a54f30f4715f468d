"""What only one outlet says of a story: its sentences that no other outlet has a counterpart of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pipeline.stories.frequencies import Frequencies
from pipeline.stories.words import terms

# A sentence has a counterpart when another outlet's sentence holds this share of its terms, by
# weight; a sentence with a figure that no other outlet has needs the larger share.
_SHARE, _SHARE_WITH_NEW_FIGURE = 0.40, 0.70
# Or when the other outlets together hold so much of it, in parts: a lead that sums up the story.
_IN_PARTS, _IN_PARTS_WITH_NEW_FIGURE = 0.65, 0.85
# Shorter sentences say too little to be told apart.
_FEWEST_TERMS = 5


def only_here(sentences: Mapping[str, Sequence[str]]) -> dict[str, list[int]]:
    """For every outlet the indices of its sentences without a counterpart at any other.

    Args:
        sentences: each outlet's Arabic sentences, all its articles of the story together.

    Returns:
        Indices in reading order; an outlet that says nothing of its own has an empty list, and so
        have all where there is only one outlet.
    """
    if len(sentences) < 2:
        return {outlet: [] for outlet in sentences}
    weight = Frequencies().weight
    bags = {outlet: [set(terms(text)) for text in texts] for outlet, texts in sentences.items()}
    # term -> the sentences it stands in, as (outlet, index): only sentences that share a term are
    # ever compared.
    places: dict[str, list[tuple[str, int]]] = {}
    for outlet, found in bags.items():
        for index, bag in enumerate(found):
            for term in bag:
                places.setdefault(term, []).append((outlet, index))
    return {
        outlet: [
            index
            for index, bag in enumerate(found)
            if len(bag) >= _FEWEST_TERMS and not _told_elsewhere(outlet, bag, places, weight)
        ]
        for outlet, found in bags.items()
    }


def _told_elsewhere(
    outlet: str,
    bag: set[str],
    places: Mapping[str, Sequence[tuple[str, int]]],
    weight: Callable[[str], float],
) -> bool:
    shared: dict[tuple[str, int], float] = {}
    in_parts = 0.0
    new_figure = False
    for term in sorted(bag):
        elsewhere = [place for place in places[term] if place[0] != outlet]
        new_figure |= term.startswith("#") and not elsewhere
        in_parts += weight(term) if elsewhere else 0.0
        for place in elsewhere:
            shared[place] = shared.get(place, 0.0) + weight(term)
    whole = sum(weight(term) for term in sorted(bag))
    if in_parts >= (_IN_PARTS_WITH_NEW_FIGURE if new_figure else _IN_PARTS) * whole:
        return True
    share = _SHARE_WITH_NEW_FIGURE if new_figure else _SHARE
    return max(shared.values(), default=0.0) >= share * whole
