"""WeasyPrint alone: ``python -m tests.bench.alone FILE…`` prints pages to PDFs of our kind and says in how long."""

import gc
import sys
import time
from pathlib import Path

from weasyprint import HTML

STATIC = Path(__file__).parents[2] / "static"


def main(files: list[str]) -> None:
    """Print the pages one after the other, without the collector, which would double the time: milliseconds."""
    begun = time.perf_counter()
    for file in files:
        gc.disable()
        page = HTML(string=Path(file).read_text(), base_url=f"{STATIC.as_uri()}/")
        Path(file).with_suffix(".pdf").write_bytes(page.write_pdf(pdf_variant="pdf/a-3a"))
        gc.enable()
        gc.collect()
    sys.stdout.write(f"{1000 * (time.perf_counter() - begun)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
