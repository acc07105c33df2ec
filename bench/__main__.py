"""make bench: sets a portal up in a temporary home, measures it, writes docs/benchmarks.md."""

import os
import platform
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench.geography import measure_geography
from bench.harvesting import measure_harvest
from bench.locating import measure_locating
from bench.sections import measure_sections
from bench.serving import measure_serving

ROOT = Path(__file__).parent.parent


def main() -> int:
    """Measure and write; the temporary home is removed."""
    with tempfile.TemporaryDirectory(prefix="jenjang-bench-") as folder:
        home = Path(folder) / "var"
        os.environ["JENJANG_HOME"] = str(home)
        parts = [measure_harvest(home), measure_sections(home), measure_serving(home)]
        parts.append(measure_locating(home))
        parts.append(measure_geography(home))
    head = (
        "# Benchmarks\n\n"
        f"Written by `make bench` on {datetime.now(UTC):%Y-%m-%d %H:%M} UTC: one run, one machine "
        f"({os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}). "
        "The machine is shared and noisy: believe the ratios, which are taken in alternation, "
        "rather than the absolute figures.\n"
    )
    (ROOT / "docs" / "benchmarks.md").write_text("\n".join([head, *parts]), encoding="utf-8")
    print("docs/benchmarks.md written", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
