"""How benchmarks.interactions tells what it has found."""

from statistics import median


def line(name: str, *cells: str) -> str:
    """A row of a table."""
    return f"{name:36}" + "".join(f"{cell:>22}" for cell in cells)


def spread(values: list[float], digits: int) -> str:
    """The median, and from the least to the most."""
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}-{max(values):.{digits}f})"


def of(one: float, bare: float) -> str:
    """A figure, and how many times the bare bot's it is."""
    return f"{one:.0f} ({one / bare:.2f}x)"
