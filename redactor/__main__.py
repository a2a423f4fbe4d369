"""``python -m redactor``."""

from redactor.cli import entry

if __name__ == "__main__":
    entry()
