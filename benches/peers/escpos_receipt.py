"""The sample receipt of `cargo bench --bench papers`, by python-escpos: the same lines, the same code.

Prints the bytes and the median of 200 runs, with the code as a picture and as the printer's own command.
"""

import statistics
import time
from pathlib import Path

from escpos.printer import Dummy

HERE = Path(__file__).resolve().parent
LINES = (HERE / "../../tests/paper/receipt-en-48.txt").read_text(encoding="utf-8").splitlines()
RUNS = 200


def receipt(native: bool) -> int:
    printer = Dummy(profile="TM-T88III")
    for line in LINES:
        if line.strip().startswith("[QR "):
            printer.set(align="center")
            printer.qr(line.strip()[4:-1], ec=1, size=6, native=native)
            printer.set(align="left")
        elif line.startswith("# "):
            printer.set(align="center", bold=True, double_width=True, double_height=True)
            printer.textln(line[2:])
            printer.set(align="left", bold=False, normal_textsize=True)
        else:
            printer.textln(line)
    printer.cut()
    return len(printer.output)


for name, native in (("code drawn", False), ("the printer's own code", True)):
    n_bytes = receipt(native)
    took = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        receipt(native)
        took.append((time.perf_counter() - begun) * 1000)
    print(f"python-escpos, receipt, 80 mm, {name}: {n_bytes} bytes, "
          f"median {statistics.median(took):.2f} ms, slowest {max(took):.2f} ms")
