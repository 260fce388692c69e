"""Names of files that outlast a power cut.

Law: a file is safe once its bytes are on the disk, and found again only once its folder is, too.
"""

from __future__ import annotations

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Put on the disk which names a folder has: after a file came, went or was renamed. Raises ``OSError``."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
