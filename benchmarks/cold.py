"""A cold process that asks the read models, CSV to stdout: ``python -m benchmarks.cold DATABASE QUESTION``.

Questions: ``balances``, ``scanned`` (the same from every leg) and ``months``.
"""

import csv
import sys

from sqlalchemy import create_engine

from projections.read_models.queries import NOW, Look, balances, months


def main(database: str, question: str) -> None:
    """Answer one question."""
    out = csv.writer(sys.stdout)
    with create_engine(f"sqlite:///{database}").connect() as connection:
        if question in ("balances", "scanned"):
            # A look with an index reads every leg; without one, the month sums.
            look = NOW if question == "balances" else Look(index=2**53)
            sums: dict[str, int] = {}
            for strand, amount in balances(connection, look).items():
                if strand.book == "A":
                    sums[strand.account] = sums.get(strand.account, 0) + amount
            out.writerows(sorted((account, amount) for account, amount in sums.items() if amount))
        else:
            out.writerows((row.month, row.line, row.spent, row.planned) for row in months(connection))


if __name__ == "__main__":
    main(*sys.argv[1:])
