"""Draw an address as a picture that a telephone can scan. Pure; it prints nothing."""

import io


def drawn_code(address: str) -> str:
    """Return an address as a picture to scan (QR, JIS X 0510), drawn as SVG.

    No address gives no picture.
    """
    if not address:
        return ""
    # Imported here: 4 MB that only a process which prints needs.
    import segno  # noqa: PLC0415

    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, border=2
    )
    return drawn.getvalue().decode()
