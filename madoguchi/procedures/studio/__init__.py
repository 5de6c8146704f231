"""The studio: procedures made in the office, without code.

A manuscript is edited step by step; conditions are shown as rows that an official can
read and change.
"""
