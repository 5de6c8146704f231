"""What this room refuses."""

from madoguchi.kernel.errors import Refused


class NoSuchProcess(Refused):
    """The procedure is not the ward's, or not that of whoever asks."""
