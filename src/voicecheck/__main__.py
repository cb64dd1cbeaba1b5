"""``python -m voicecheck``."""

import sys

from voicecheck.cli import main

sys.exit(main())
