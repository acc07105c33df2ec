"""What machines get is the same from every process."""

from dataclasses import dataclass

from portal.web.formats import pack


@dataclass(frozen=True)
class Kinds:
    kinds: frozenset[str]


def test_a_set_has_one_order_whatever_the_seed_of_hashes() -> None:
    names = [f"jenis-{number}" for number in range(50)]
    assert pack(Kinds(frozenset(names))) == {"kinds": sorted(names)}
