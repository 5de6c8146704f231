"""Draw figures as accessible SVG: the same numbers give the same text."""
