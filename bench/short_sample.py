"""The sample with little news a site: so many sites are harvested again and again in minutes.

python -m bench.short_sample PORT LATENCY
"""

import sys
import threading

from bench.large_site import REGENCY, SEED, TODAY
from portal.sample.server import SampleServer
from portal.sample.sites import Software

KEPT = 2  # articles and documents a site


def shorten(server: SampleServer) -> None:
    """Leave each site its newest entries."""
    offices = (Software.WORDPRESS, Software.FEED)
    for site in server.sites:
        if site.kind == "opensid":
            content = server.world.content(site.key)
            del content.stories[KEPT:]
            del content.papers[KEPT:]
        elif site.software in offices:
            del server.world.office(site.key).stories[KEPT:]


def main(port: int, latency: float) -> None:
    """Serve until the process is ended."""
    server = SampleServer(SEED, REGENCY, today=TODAY, port=port, latency=latency)
    shorten(server)
    with server:
        threading.Event().wait()


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
