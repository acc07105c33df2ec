"""The service asked by schemathesis, as its own OpenAPI document says and somewhat beside it.

The questions are made from the document alone and are the same in every run. What is checked: no
fault of the server, no status, form, header or body other than described, what is described is
taken, what is not is refused.
"""

from collections.abc import Iterator, Mapping

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from portal.api.ogc.asking import MOST
from tests.mapped import Mapped

EXAMPLES = 8  # of an address, as described and otherwise, beside the bounds of each parameter
CONFIG = {
    "seed": 84,
    "workers": 1,
    "continue-on-failure": True,
    "generation": {"database": "none", "max-examples": EXAMPLES},
    "phases": {"stateful": {"enabled": False}},
}


def ask(mapped: Mapped) -> Iterator[events.EngineEvent]:
    """All that happens while the served document is tried over the portal in this process."""
    config = SchemathesisConfig.from_dict(CONFIG)

    def unpacked(environ, start):
        environ.pop("HTTP_ACCEPT_ENCODING", None)  # in one process nobody unpacks an answer
        return mapped.client.application(environ, start)

    document = schemathesis.openapi.from_wsgi("/api/ogc/api", unpacked, config=config)
    yield from from_schema(document).execute()


def remarks(finished: events.ScenarioFinished) -> Iterator[str]:
    """What was found wrong, each with its question."""
    for case_id, checks in finished.recorder.checks.items():
        case = finished.recorder.cases[case_id].value
        for check in checks:
            told = check.failure_info
            if told is not None and not is_wanted(check.name, case.query or {}):
                yield f"{check.name}: {told.failure.title}: {case.as_curl_command()}"


def is_wanted(check: str, query: Mapping[str, object]) -> bool:
    """Whether the standard itself contradicts the check: it fixes `datetime` as plain text in the
    document and wants a text that is no date refused, and a limit beyond the greatest taken as the
    greatest (/req/core/fc-time-definition, /req/core/fc-limit-response-1)."""
    limit = str(query.get("limit", ""))
    return (check == "positive_data_acceptance" and "datetime" in query) or (
        check == "negative_data_rejection" and limit.isdigit() and int(limit) > MOST
    )


def test_every_answer_is_as_the_document_says(mapped):
    found: list[str] = []
    asked: dict[str, int] = {}
    for event in ask(mapped):
        if isinstance(event, events.ScenarioFinished):
            found += remarks(event)
            count = len(event.recorder.interactions)
            asked[event.recorder.label] = asked.get(event.recorder.label, 0) + count
        elif isinstance(event, events.NonFatalError | events.FatalError):
            found.append(repr(event.value if isinstance(event, events.NonFatalError) else event))
    assert found == [], "\n".join(found)
    paths = mapped.json("/api/ogc/api")["paths"]
    # The document itself is not asked for by its own account; test_core does that.
    assert set(asked) == {f"GET {path}" for path in paths if path != "/api"}
    assert min(asked.values()) >= EXAMPLES and sum(asked.values()) > 150, asked
