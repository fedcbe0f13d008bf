"""Two people wrote in the same place: a proposal that keeps the words of both.

What only one of them changed is taken as it is. Where both changed the same place differently, the
wording that stands and the one that was just typed are kept, one behind the other. A proposal is
never sent by itself: the person reads it, mends it and sends it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from webhooks.word_diff import kept, pieces

_CHOSEN = frozenset({"owner"})
"""What is chosen from a list in a row: it has no words to merge."""


@dataclass(frozen=True)
class Merged:
    """A proposal; clashes counts the places where both sides are kept."""

    value: object
    clashes: int = 0


@dataclass(frozen=True)
class _Stretch:
    """What became of one stretch: the same for both, or what each made of the base."""

    taken: list[str]
    base: list[str] = field(default_factory=list)
    theirs: list[str] = field(default_factory=list)
    yours: list[str] = field(default_factory=list)
    clash: bool = False


def merged(base: object, theirs: object, yours: object) -> Merged:
    """Return the proposal for one blank: words of a text, items of a list, or a plain value.

    base is what both began with, theirs what stands now, yours what was typed. A plain value that
    both changed stays as it was typed: there are no words to keep both of.
    """
    if isinstance(base, str) and isinstance(theirs, str) and isinstance(yours, str):
        return _merged_text(base, theirs, yours)
    if isinstance(base, list) and isinstance(theirs, list) and isinstance(yours, list):
        return _merged_list(base, theirs, yours)
    return chosen(base, theirs, yours)


def chosen(base: object, theirs: object, yours: object) -> Merged:
    """Return the proposal for a day or a number: there are no words of which both could be kept."""
    if yours in (base, theirs):
        return Merged(theirs)
    return Merged(yours, int(theirs != base))


def _merged_text(base: str, theirs: str, yours: str) -> Merged:
    text, clashes = "", 0
    for stretch in _stretches(pieces(base), pieces(theirs), pieces(yours)):
        if stretch.clash:
            text += _both_wordings("".join(stretch.theirs), "".join(stretch.yours))
            clashes += 1
        else:
            text += "".join(stretch.taken)
    return Merged(text, clashes)


def _both_wordings(theirs: str, yours: str) -> str:
    """Put one wording behind the other with a gap between, the wording that stands first."""
    if not theirs or not yours:
        return theirs or yours
    gap = "" if theirs[-1].isspace() or yours[0].isspace() else " "
    return f"{theirs}{gap}{yours}"


def _stretches(base: list[str], theirs: list[str], yours: list[str]) -> Iterator[_Stretch]:
    """Yield what became of the base, cut at the pieces that both sides kept."""
    in_theirs, in_yours = dict(kept(base, theirs)), dict(kept(base, yours))
    stays = [(at, in_theirs[at], in_yours[at]) for at in sorted(set(in_theirs) & set(in_yours))]
    begun = (0, 0, 0)
    for ends in (*stays, (len(base), len(theirs), len(yours))):
        sides = zip((base, theirs, yours), begun, ends, strict=True)
        yield _stretch(*(side[start:end] for side, start, end in sides))
        yield _Stretch(base[ends[0] : ends[0] + 1])
        begun = (ends[0] + 1, ends[1] + 1, ends[2] + 1)


def _stretch(base: list[str], theirs: list[str], yours: list[str]) -> _Stretch:
    if yours in (base, theirs):
        return _Stretch(theirs)
    return _Stretch(yours) if theirs == base else _Stretch([], base, theirs, yours, clash=True)


def _merged_list(
    base: Sequence[object], theirs: Sequence[object], yours: Sequence[object]
) -> Merged:
    """Merge items as wholes, and where each side has as many of them, within the items."""
    items = {_key(item): item for item in (*base, *yours, *theirs)}
    whole: list[object] = []
    clashes = 0
    for stretch in _stretches(*([_key(each) for each in side] for side in (base, theirs, yours))):
        if not stretch.clash:
            whole += [items[key] for key in stretch.taken]
            continue
        both, found = _both_items(
            *(
                [items[key] for key in side]
                for side in (stretch.base, stretch.theirs, stretch.yours)
            )
        )
        whole += both
        clashes += found
    return Merged(whole, clashes)


def _both_items(
    base: list[object], theirs: list[object], yours: list[object]
) -> tuple[list[object], int]:
    if len(base) == len(theirs) == len(yours):
        found = [_merged_item(*each) for each in zip(base, theirs, yours, strict=True)]
        return [item for each in found for item in each[0]], sum(each[1] for each in found)
    return [*theirs, *(item for item in yours if item not in theirs)], 1


def _merged_item(base: object, theirs: object, yours: object) -> tuple[list[object], int]:
    """Merge the parts of one item; where a choice differs the item is kept twice."""
    if not (isinstance(base, dict) and isinstance(theirs, dict) and isinstance(yours, dict)):
        inner = merged(base, theirs, yours)
        return [inner.value], inner.clashes
    by_part = {
        name: merged(base.get(name, ""), theirs[name], yours.get(name, "")) for name in theirs
    }
    if any(by_part[name].clashes for name in _CHOSEN & set(by_part)):
        return [theirs, yours], 1
    value = {name: each.value for name, each in by_part.items()}
    return [value], sum(each.clashes for each in by_part.values())


def _key(item: object) -> str:
    """Return a text that is the same for equal items only."""
    return repr(sorted(item.items())) if isinstance(item, Mapping) else repr(item)
