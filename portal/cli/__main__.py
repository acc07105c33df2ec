"""python -m portal.cli: the same commands without the installed script."""

import sys

from portal.cli import main

sys.exit(main())
