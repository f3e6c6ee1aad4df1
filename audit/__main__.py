"""``python -m audit``."""

import sys

from audit.main import main

sys.exit(main())
