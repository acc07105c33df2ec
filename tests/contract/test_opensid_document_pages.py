"""Documents come in pages, and only the last one moves the cursor."""

import pytest

from connectors.base import State
from connectors.records import Document, Reject
from connectors.sources.opensid.documents import PAGE, in_pages

BEFORE, AFTER = State(value="2026-11-01"), State(value="2026-11-24")


def rows(count: int) -> list[Document | Reject]:
    return [Document(key=str(number), title=f"Perdes {number}") for number in range(count)]


@pytest.mark.parametrize("count", [0, 1, PAGE, PAGE + 1, 3 * PAGE - 1])
def test_every_document_is_in_one_page_and_the_last_page_says_so(count: int) -> None:
    pages = list(in_pages(rows(count), BEFORE, AFTER, complete=True))
    assert [each.key for page in pages for each in page.records] == [str(n) for n in range(count)]
    assert max(len(page.records) for page in pages) <= PAGE
    assert [page.last for page in pages] == [False] * (len(pages) - 1) + [True]
    assert [page.complete for page in pages] == [page.last for page in pages]
    assert [page.next_state for page in pages] == [BEFORE] * (len(pages) - 1) + [AFTER]
    assert pages[-1].done == pages[-1].total == count


def test_one_refusal_anywhere_makes_the_list_incomplete() -> None:
    made = [Reject("x", "record_invalid", "Tanpa judul."), *rows(2 * PAGE)]
    pages = list(in_pages(made, BEFORE, AFTER, complete=True))
    assert sum(len(page.rejects) for page in pages) == 1
    assert not any(page.complete for page in pages)
    assert pages[-1].total == 2 * PAGE
