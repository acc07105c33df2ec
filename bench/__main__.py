"""make bench [PART=name,name]: measures in a temporary home, writes docs/benchmarks.md."""

import os
import sys
import tempfile
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path

from bench.parts import PARTS, Part, choose
from bench.report import put_section, stamp
from bench.yardstick import take_yardstick

REPORT = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def main(asked: str) -> int:
    """Measure part by part and write each section at once; the temporary home is removed.

    A part that fails keeps the section it had, and the exit code says so.
    """
    try:
        chosen = choose(asked)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    names = [part.name for part in chosen] if asked.strip(", ") else []
    failed = []
    with tempfile.TemporaryDirectory(prefix="jenjang-bench-") as folder:
        home = Path(folder) / "var"
        os.environ["JENJANG_HOME"] = str(home)
        for part in chosen:
            began = time.monotonic()
            try:
                _write(part, home, names)
            except Exception:  # the other parts are still worth having
                traceback.print_exc()
                failed.append(part.name)
            print(f"{part.name}: {time.monotonic() - began:.0f} s", file=sys.stderr)
    print(f"failed: {', '.join(failed)}" if failed else f"{REPORT.name} written", file=sys.stderr)
    return 1 if failed else 0


def _write(part: Part, home: Path, names: list[str]) -> None:
    section = stamp(part.measure(home), names, datetime.now(UTC), take_yardstick())
    report = REPORT.read_text(encoding="utf-8") if REPORT.exists() else ""
    titles = [(each.name, each.title) for each in PARTS]
    REPORT.write_text(put_section(report, titles, section), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(",".join(sys.argv[1:])))
