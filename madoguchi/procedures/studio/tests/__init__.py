"""Tests of the studio, without a database."""
