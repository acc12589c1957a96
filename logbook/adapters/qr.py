"""QR codes as inline SVG."""

import segno


def qr_svg(text: str, title: str) -> str:
    """An ``<svg>`` element of a QR code for ``text``, named ``title`` for readers who do not see it.

    Error correction is at least level M (15 %): a fold or a stamp on the paper must not make it unreadable.
    """
    return segno.make(text, error="m", micro=False).svg_inline(title=title, border=0, omitsize=True)
