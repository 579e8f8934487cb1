"""``python -m umc`` is ``umc``."""

from umc.cli import main

if __name__ == "__main__":
    main()
