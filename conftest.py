"""What every test shares: a sound SQLite, both databases, invented keys."""

from madoguchi.config import bootstrap

bootstrap.prepare()
