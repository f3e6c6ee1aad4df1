"""Fava's engine on a beancount file, in a process of its own: ``python benchmarks/fava_engine.py FILE QUESTION``.

Only this file loads Fava, which need not be installed, and nothing imports this file. Questions: ``balances`` and
``months``; CSV to stdout.
"""

import csv
import sys
from importlib import import_module
from pathlib import Path


def main(file: str, question: str) -> None:
    """Load the file as Fava's server does, and answer one question from what its pages are made of."""
    ledger = import_module("fava.core").FavaLedger(str(Path(file).resolve()))
    if ledger.errors:
        sys.exit(f"{len(ledger.errors)} errors, the first: {ledger.errors[0].message}")
    whole = ledger.get_filtered()
    out = csv.writer(sys.stdout)
    if question == "balances":
        for name, node in whole.root_tree.items():
            out.writerows((name, *held) for held in node.balance.items())
        return
    trees, ranges = ledger.interval_balances(whole, import_module("fava.util.date").Month, "Expenses")
    for tree, span in zip(trees, ranges, strict=True):
        for name, node in tree.items():
            planned = ledger.budgets.calculate(name, span.begin, span.end)
            if planned or node.balance:
                out.writerow((span.begin.isoformat()[:7], name, dict(node.balance), dict(planned)))


if __name__ == "__main__":
    main(*sys.argv[1:])
