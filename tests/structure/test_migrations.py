"""The migrations are one line: two that follow the same one could not be run."""

import re
from pathlib import Path

VERSIONS = Path(__file__).parents[2] / "portal" / "migrations" / "versions"
_NAME = re.compile(r"^(revision|down_revision) = ['\"]?(\w+)", re.MULTILINE)


def test_every_migration_follows_another_one() -> None:
    texts = [path.read_text("utf-8").replace("'", '"') for path in VERSIONS.glob("0*.py")]
    told = [dict(_NAME.findall(text)) for text in texts]
    before = sorted(each["down_revision"] for each in told)
    assert len(before) > 10 and len(set(before)) == len(before), before
    assert set(before) - {each["revision"] for each in told} == {"None"}
