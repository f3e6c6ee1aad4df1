"""``make bench``: print every figure."""

from benchmarks import record


def main() -> None:
    """Measure and print."""
    print("The record (ratios hold; absolute figures depend on the machine and its load)")
    for row in record.run():
        print(row)


if __name__ == "__main__":
    main()
