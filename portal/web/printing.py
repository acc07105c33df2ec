"""The child that prints: HTML on standard input, a PDF at the path it is given.

A process of its own, so that a page that is too heavy dies alone. It fetches nothing from files
or networks: only what stands in the page is printed.
"""

import resource
import sys

from weasyprint import HTML
from weasyprint.urls import URLFetcher

_MEMORY = 1536 * 1024 * 1024
_SECONDS = 50


def main() -> int:
    """Print what comes in to the path of the first argument."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    html = sys.stdin.buffer.read().decode()
    inline_only = URLFetcher(allowed_protocols=("data",))
    HTML(string=html, url_fetcher=inline_only).write_pdf(sys.argv[1], pdf_tags=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
