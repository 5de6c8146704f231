"""madoguchi (窓口): the counter of a ward office, as software."""

__version__ = "0.1.0"
