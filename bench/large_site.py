"""A source of any size: one site of the sample whose news go on for so many articles.

python -m bench.large_site PORT KIND COUNT
"""

import sys
import threading
from dataclasses import replace
from datetime import date, timedelta

from portal.sample.news import Story
from portal.sample.server import SampleServer
from portal.sample.sites import SampleSite, Temper

_REPEATED = 6  # long articles: whoever kept them all would be seen
SEED, REGENCY, TODAY = 1, "64.08", date(2026, 11, 24)


class LargeSite(SampleServer):
    """A server of the sample of which the steady site of one kind holds `count` articles."""

    def __init__(self, kind: str, count: int, port: int = 0) -> None:
        super().__init__(SEED, REGENCY, today=TODAY, port=port, limit=8)
        self.large = choose(self.sites, kind)
        world, key = self.world, self.large.key
        stories = (world.content(key) if kind == "opensid" else world.office(key)).stories
        stories[:] = lengthen(stories, count)


def choose(sites: tuple[SampleSite, ...], kind: str) -> SampleSite:
    """The first steady site of a kind."""
    return next(each for each in sites if each.kind == kind and each.temper is Temper.STEADY)


def lengthen(stories: list[Story], count: int) -> list[Story]:
    """As many stories as asked for, the newest first: the given ones told again at earlier hours,
    each under a title and with words of its own."""
    newest = max(story.at for story in stories)
    made: list[Story] = []
    for at in range(count):
        like = stories[at % len(stories)]
        moment = newest - timedelta(hours=at)
        title, number = f"{like.title} ke-{count - at}", count - at + 8
        paragraphs = (f"Catatan ke-{number}.", *like.paragraphs * _REPEATED)
        made.append(
            replace(like, id=number, title=title, at=moment, changed=moment, paragraphs=paragraphs)
        )
    return made


def main(port: int, kind: str, count: int) -> None:
    """Serve until the process is ended."""
    with LargeSite(kind, count, port):
        threading.Event().wait()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
