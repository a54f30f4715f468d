"""A story as the digest shows it: the best brief, the other angles, what only one outlet says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.digest.article import DigestArticle, Pair
from pipeline.stories.duplicates import is_copy
from pipeline.stories.only_here import only_here
from pipeline.stories.text import StoryText
from pipeline.stories.words import terms

# So many sentences of one outlet's own are shown; the brief has the rest.
_MOST_ONLY_HERE = 3
_MOST_NAMES = 12


@dataclass(frozen=True, slots=True)
class Angle:
    """One article in a story's timeline.

    Attributes:
        best: whether it is the brief that stands for the story.
        earlier: whether it is from an earlier night.
        copies: the outlet (or else the headline) whose text it repeats; "" where it does not.
        only: sentences that no other outlet of the story has.
        more_only: how many such sentences are left out.
    """

    article: DigestArticle
    best: bool
    earlier: bool
    copies: str
    only: tuple[Pair, ...]
    more_only: int


@dataclass(frozen=True, slots=True)
class Story:
    """What the page shows of a story.

    Attributes:
        weight: outlets x recency; the page's order.
        angles: all its articles in order of time.
        outlets: names of the known outlets, in order of time.
        flags, kinds: of tonight's articles together.
    """

    id: str
    best: DigestArticle
    angles: tuple[Angle, ...]
    outlets: tuple[str, ...]
    names: tuple[str, ...]
    flags: int
    kinds: tuple[str, ...]
    weight: float


def story_of(
    tonight: Sequence[DigestArticle],
    earlier: Sequence[DigestArticle],
    texts: dict[str, StoryText],
    newest: float,
) -> Story:
    """A story of the night.

    Args:
        tonight: its articles of the night, at least one.
        earlier: its articles of the nights before.
        texts: what tonight's and earlier articles were compared by, by id.
        newest: the night's newest article, days since 1970-01-01 UTC.
    """
    articles = sorted([*tonight, *earlier], key=lambda article: (article.day, article.id))
    own = _only_here(articles)
    best = _best(tonight)
    copies = _copies(articles, texts)
    past = {article.id for article in earlier}
    angles = tuple(
        Angle(
            article=replace(article, sentences=()),
            best=article.id == best.id,
            earlier=article.id in past,
            copies=copies.get(article.id, ""),
            only=own[article.id][:_MOST_ONLY_HERE],
            more_only=max(0, len(own[article.id]) - _MOST_ONLY_HERE),
        )
        for article in articles
    )
    names = Counter(name for article in articles for name in article.names)
    ranked = sorted(names.items(), key=lambda item: (-item[1], item[0]))
    return Story(
        id=min(article.id for article in tonight),
        best=replace(best, sentences=()),
        angles=angles,
        outlets=tuple(dict.fromkeys(article.outlet for article in articles if article.outlet)),
        names=tuple(name for name, _ in ranked[:_MOST_NAMES]),
        flags=sum(article.flags for article in tonight),
        kinds=tuple(sorted({kind for article in tonight for kind in article.kinds})),
        weight=_weight(tonight, copies, newest),
    )


def _weight(tonight: Sequence[DigestArticle], copies: dict[str, str], newest: float) -> float:
    """Outlets x recency: half after a day. A reprint of another's text counts half an outlet."""
    voices: dict[str, float] = {}
    for article in tonight:
        voice = 0.5 if article.id in copies else 1.0
        voices[article.outlet] = max(voice, voices.get(article.outlet, 0.0))
    age = max(0.0, newest - max(article.day for article in tonight))
    return sum(voices.values()) / (1.0 + age)


def _best(articles: Sequence[DigestArticle]) -> DigestArticle:
    """The brief that stands for the story.

    It has a headline of its own, says most of what the others say, and is least in doubt: mean
    share of the others' headline and summary terms in its text, less the share of its sentences
    that have a flag.
    """
    if len(articles) == 1:
        return articles[0]
    tops = {a.id: set(terms(" ".join([a.title.ar, *(p.ar for p in a.summary)]))) for a in articles}
    texts = {a.id: set(terms(" ".join(p.ar for p in a.sentences))) | tops[a.id] for a in articles}

    def worth(article: DigestArticle) -> tuple[float, float, str]:
        others = [tops[a.id] for a in articles if a.id != article.id]
        told = [len(top & texts[article.id]) / len(top) for top in others if top]
        covered = sum(told) / len(told) if told else 0.0
        doubt = article.flags / max(1, len(article.sentences))
        return (covered - doubt + (0.25 if article.has_title else 0.0), article.day, article.id)

    return max(articles, key=worth)


def _only_here(articles: Sequence[DigestArticle]) -> dict[str, tuple[Pair, ...]]:
    """Each article's sentences that no other outlet has; articles without outlet are their own."""
    voices: dict[str, list[tuple[str, Pair]]] = {}
    for article in articles:
        voice = article.outlet or f"\0{article.id}"
        voices.setdefault(voice, []).extend((article.id, pair) for pair in article.sentences)
    found = only_here({voice: [p.ar for _, p in said] for voice, said in voices.items()})
    own: dict[str, tuple[Pair, ...]] = {article.id: () for article in articles}
    for voice, said in voices.items():
        for index in found[voice]:
            name, pair = said[index]
            own[name] += (pair,)
    return own


def _copies(articles: Sequence[DigestArticle], texts: dict[str, StoryText]) -> dict[str, str]:
    """Which articles repeat an earlier one's text, with the name of what they repeat."""
    found: dict[str, str] = {}
    originals: list[DigestArticle] = []
    for article in articles:
        minima = texts[article.id].signature
        source = next((o for o in originals if is_copy(texts[o.id].signature, minima)), None)
        if source is None:
            originals.append(article)
        else:
            found[article.id] = source.outlet or source.title.en
    return found
