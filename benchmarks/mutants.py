"""What share of small faults put into the code the tests notice, by module, and those that they did not.

Run by `make mutants`, after mutmut has tried them: it leaves what became of each in `mutants/`.
"""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

# How the tests of a mutant ended: an internal error of pytest is one of the mutant's, as is a crash.
_KILLED = (1, 3, -9, -11)
_SURVIVED = (0,)
_UNTESTED = (5, 33)
_TIMEOUT = (36, 24, -24, 152, 255)
ENDS = {
    **dict.fromkeys(_KILLED, "killed"),
    **dict.fromkeys(_SURVIVED, "survived"),
    **dict.fromkeys(_UNTESTED, "untested"),
    **dict.fromkeys(_TIMEOUT, "timeout"),
}
_COLUMNS = ("killed", "timeout", "survived", "untested")


def tried(meta: Path) -> dict[str, str]:
    """How each mutant of a module ended that was tried."""
    codes: dict[str, int | None] = json.loads(meta.read_text("utf-8"))["exit_code_by_key"]
    return {name: ENDS.get(code, "untested") for name, code in codes.items() if code is not None}


def line(module: str, ends: Counter[str]) -> str:
    """One row of the table. Out of time, it may be an endless loop or a busy machine: that does not count."""
    total = ends.total()
    numbers = "".join(f"{ends[end]:>10}" for end in _COLUMNS)
    return f"{module:<44}{total:>8}{numbers}{ends['killed'] / max(total, 1):>9.1%}"


def change(mutant: str) -> str:
    """What a mutant changes: the lines as they are, and as it has them."""
    command = [str(Path(sys.executable).with_name("mutmut")), "show", mutant]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()  # noqa: S603 - ours
    return "\n".join(row for row in shown if row[:1] in "-+" and row[:3] not in ("---", "+++"))


def main() -> None:
    """Prints the table, and then each mutant that no test killed."""
    modules = {meta: tried(meta) for meta in sorted(Path("mutants").rglob("*.py.meta"))}
    print(f"{'module':<44}{'mutants':>8}" + "".join(f"{end:>10}" for end in _COLUMNS) + f"{'share':>9}")
    total = Counter[str]()
    for meta, ends in modules.items():
        if ends:
            found = Counter(ends.values())
            total += found
            print(line(str(meta.relative_to("mutants").with_suffix("")), found))
    print(line("all", total))
    for ends in modules.values():
        for mutant, end in ends.items():
            if end != "killed":
                print(f"\n{mutant}: {end}\n{change(mutant)}")


if __name__ == "__main__":
    main()
