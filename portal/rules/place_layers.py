"""Places by layer: what readers can choose them by."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from portal.rules.naming_variants import split_words

OTHERS = "lainnya"
PROJECTS = "pembangunan"
_SHORT = 4  # letters: a longer word may be begun


@dataclass(frozen=True, slots=True)
class Layer:
    """One kind of place readers can choose."""

    code: str
    title: str
    words: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The words of all layers with the place of the first that has them. A single long word may be
    begun: those by their letters, of these lengths; several words stand by the first of them."""

    whole: Mapping[str, int]
    begun: Mapping[str, int]
    lengths: Sequence[int]
    phrases: Mapping[str, Sequence[tuple[tuple[str, ...], int]]]


@dataclass(frozen=True)
class Layers:
    """All layers in their order, and the usual short forms of names."""

    items: tuple[Layer, ...]
    short: Mapping[str, tuple[str, ...]]

    def of(self, kind: str, category: str, name: str) -> Layer:
        """The layer of a place: what its source calls it counts before its name."""
        return self.first_of((category, kind, name), self.named)

    def first_of(self, texts: Iterable[str], named: Callable[[str], Layer | None]) -> Layer:
        """The layer of the first text that names one. Who asks for many places hands in a
        `named` that remembers: few categories stand for all of them."""
        found = (named(text) for text in texts)
        return next((layer for layer in found if layer is not None), self.items[-2])

    def named(self, text: str) -> Layer | None:
        """The first layer that has words of this text."""
        said = split_words(text)
        found = min(
            (place for at in range(len(said)) for place in self._hear(said, at)), default=-1
        )
        return self.items[found] if found >= 0 else None

    def title_of(self, code: str) -> str:
        """The title of a layer by its code."""
        return next(layer.title for layer in self.items if layer.code == code)

    def place(self, layer: Layer) -> int:
        """Where a layer stands in the order."""
        return self.items.index(layer)

    def _hear(self, said: Sequence[str], at: int) -> Iterator[int]:
        """The places of the layers whose words begin at this one."""
        spoken, word = self._spoken, said[at]
        if word in spoken.whole:
            yield spoken.whole[word]
        for length in spoken.lengths:
            if word[:length] in spoken.begun:
                yield spoken.begun[word[:length]]
        for words, place in spoken.phrases.get(word, ()):
            if tuple(said[at : at + len(words)]) == words:
                yield place

    @cached_property
    def _spoken(self) -> _Spoken:
        whole: dict[str, int] = {}
        begun: dict[str, int] = {}
        phrases: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for place, layer in enumerate(self.items):
            for words in layer.words:
                if len(words) > 1:
                    phrases.setdefault(words[0], []).append((words, place))
                for word in words if len(words) == 1 else ():
                    (begun if len(word) > _SHORT else whole).setdefault(word, place)
        return _Spoken(whole, begun, sorted({len(word) for word in begun}), phrases)


def parse_layers(table: Mapping[str, object]) -> Layers:
    """The layers of config/tempat.toml; ValueError names the row."""
    rows = table.get("lapisan")
    if not isinstance(rows, list) or not rows:
        raise ValueError("tempat.toml: lapisan kosong")
    made: list[Layer] = []
    for number, row in enumerate(rows, start=1):
        code, title, words = (row.get(name) for name in ("kode", "judul", "kata"))
        if not isinstance(code, str) or not isinstance(title, str) or not isinstance(words, list):
            raise ValueError(f"tempat.toml: lapisan {number} perlu kode, judul, dan kata")
        if code in (OTHERS, PROJECTS) or any(layer.code == code for layer in made):
            raise ValueError(f"tempat.toml: kode “{code}” sudah terpakai")
        made.append(Layer(code, title, tuple(tuple(split_words(str(word))) for word in words)))
    short = table.get("singkatan", {})
    if not isinstance(short, Mapping):
        raise ValueError("tempat.toml: singkatan harus berupa tabel")
    last = (Layer(OTHERS, "Tempat lain"), Layer(PROJECTS, "Pembangunan desa"))
    return Layers((*made, *last), {key: tuple(split_words(str(v))) for key, v in short.items()})
