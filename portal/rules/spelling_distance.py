"""How far two folded words are apart, in half steps: a letter heard alike costs half a letter."""

FAR = 1_000
# Pairs that people mix up when they write by ear.
_PAIRS = ("ou", "ie", "ai", "ea", "bp", "dt", "gk", "mn", "kh", "yi", "wu", "jc", "sc", "lr")
_NEAR = frozenset(each for pair in _PAIRS for each in (pair, pair[::-1]))
_SOFT = frozenset("h")  # dropped or added without being heard


def letter_set(word: str) -> int:
    """The letters of a word as bits, for a quick bound."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits


def distance(left: str, right: str, most: int) -> int:
    """Half steps from one word to another: 2 for a letter put in, left out, changed or swapped
    with the next, 1 for a letter changed into one heard alike. FAR when it is over `most`."""
    if abs(len(left) - len(right)) > most:
        return FAR
    band = most  # each step off the diagonal costs 1 at least: a silent h
    weights = [_weight(letter) for letter in right]
    before: list[int] = []
    row = [0]
    for weight in weights:
        row.append(row[-1] + weight)
    last = ""
    for at, letter in enumerate(left, start=1):
        older, before = before, row
        mine = _weight(letter)
        low, high = max(1, at - band), min(len(right), at + band)
        row = [before[0] + mine, *[FAR] * (low - 1)]
        beside = row[-1]
        for other_at in range(low, high + 1):
            other = right[other_at - 1]
            best = before[other_at - 1]
            if letter != other:
                best += 1 if letter + other in _NEAR else 2
                best = min(best, before[other_at] + mine, beside + weights[other_at - 1])
                if last == other and other_at > 1 and letter == right[other_at - 2]:
                    best = min(best, older[other_at - 2] + 2)
            row.append(best)
            beside = best
        row.extend([FAR] * (len(right) - high))
        if min(row) > most:
            return FAR
        last = letter
    return row[-1] if row[-1] <= most else FAR


def _weight(letter: str) -> int:
    return 1 if letter in _SOFT else 2
