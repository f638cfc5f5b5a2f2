"""QR codes (códigos QR): an address as a square of modules (ISO/IEC 18004: byte mode, level M, versions 1 to 10)."""

from __future__ import annotations

from collections.abc import Callable

Grid = list[list[bool | None]]
# Version: correction bytes of each block, blocks (ISO/IEC 18004, table 9, level M), all bytes (table 1).
SIZES: dict[int, tuple[int, int, int]] = {
    1: (10, 1, 26),
    2: (16, 1, 44),
    3: (26, 1, 70),
    4: (18, 2, 100),
    5: (24, 2, 134),
    6: (16, 4, 172),
    7: (18, 4, 196),
    8: (22, 4, 242),
    9: (22, 5, 292),
    10: (26, 5, 346),
}
# Middles of the alignment patterns (annex E).
ALIGNED: dict[int, tuple[int, ...]] = {
    1: (),
    2: (6, 18),
    3: (6, 22),
    4: (6, 26),
    5: (6, 30),
    6: (6, 34),
    7: (6, 22, 38),
    8: (6, 24, 42),
    9: (6, 26, 46),
    10: (6, 28, 50),
}
MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda y, x: (y + x) % 2 == 0,
    lambda y, _x: y % 2 == 0,
    lambda _y, x: x % 3 == 0,
    lambda y, x: (y + x) % 3 == 0,
    lambda y, x: (y // 2 + x // 3) % 2 == 0,
    lambda y, x: y * x % 2 + y * x % 3 == 0,
    lambda y, x: (y * x % 2 + y * x % 3) % 2 == 0,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2 == 0,
)
QUIET = 4  # modules of white around it


def qr_rows(text: str) -> list[str]:
    """Rows of a QR code, «1» for black, with its quiet zone; none where the text is too long (213 bytes).

    >>> len(qr_rows("https://example.org/es/panama/equipamientos/1/"))
    41
    """
    data = text.encode()
    version = next((one for one in SIZES if len(data) + (2 if one < 10 else 3) <= _room(one)), None)
    if version is None:
        return []
    grid = _best(_interleaved(_encoded(data, version), version), version)
    side = len(grid) + 2 * QUIET
    white = "0" * QUIET
    body = [white + "".join("1" if cell else "0" for cell in row) + white for row in grid]
    return ["0" * side] * QUIET + body + ["0" * side] * QUIET


def _room(version: int) -> int:
    correction, blocks, total = SIZES[version]
    return total - correction * blocks


def _encoded(data: bytes, version: int) -> list[int]:
    """Mode, length, bytes, end, padding."""
    bits = f"0100{len(data):0{8 if version < 10 else 16}b}" + "".join(f"{byte:08b}" for byte in data)
    room = _room(version) * 8
    bits += "0" * min(4, room - len(bits))
    bits += "0" * (-len(bits) % 8)
    found = [int(bits[at : at + 8], 2) for at in range(0, len(bits), 8)]
    return found + [(0xEC, 0x11)[at % 2] for at in range(_room(version) - len(found))]


def _interleaved(data: list[int], version: int) -> list[int]:
    """Blocks with their correction, byte by byte in turn."""
    correction, blocks, _total = SIZES[version]
    short = len(data) // blocks
    longer = len(data) % blocks
    parts: list[list[int]] = []
    at = 0
    for number in range(blocks):
        length = short + (number >= blocks - longer)
        parts.append(data[at : at + length])
        at += length
    divisor = _divisor(correction)
    corrected = [_remainder(part, divisor) for part in parts]
    found = [part[at] for at in range(short + 1) for part in parts if at < len(part)]
    return found + [part[at] for at in range(correction) for part in corrected]


def _times(one: int, other: int) -> int:
    """Product in the field of 256 elements (0x11D)."""
    found = 0
    for at in range(7, -1, -1):
        found = (found << 1) ^ ((found >> 7) * 0x11D)
        found ^= ((other >> at) & 1) * one
    return found


def _divisor(degree: int) -> list[int]:
    found = [0] * (degree - 1) + [1]
    root = 1
    for _turn in range(degree):
        for at in range(degree):
            found[at] = _times(found[at], root) ^ (found[at + 1] if at + 1 < degree else 0)
        root = _times(root, 2)
    return found


def _remainder(data: list[int], divisor: list[int]) -> list[int]:
    found = [0] * len(divisor)
    for byte in data:
        factor = byte ^ found.pop(0)
        found.append(0)
        for at, one in enumerate(divisor):
            found[at] ^= _times(one, factor)
    return found


def _frame(version: int) -> Grid:
    """Finders, timing, alignment, and room for format and version; None where data go."""
    side = version * 4 + 17
    grid: Grid = [[None] * side for _row in range(side)]
    for at in range(side):
        grid[6][at] = grid[at][6] = at % 2 == 0
    for y, x in ((3, 3), (3, side - 4), (side - 4, 3)):
        for down in range(-4, 5):
            for right in range(-4, 5):
                if 0 <= y + down < side and 0 <= x + right < side:
                    grid[y + down][x + right] = max(abs(down), abs(right)) not in (2, 4)
    middles = ALIGNED[version]
    corners = {(6, 6), (6, side - 7), (side - 7, 6)}
    for y in middles:
        for x in middles:
            if (y, x) not in corners:
                for down in range(-2, 3):
                    for right in range(-2, 3):
                        grid[y + down][x + right] = max(abs(down), abs(right)) != 1
    _write_format(grid, 0)
    if version >= 7:
        _write_version(grid, version)
    return grid


def _write_format(grid: Grid, mask: int) -> None:
    """Level M (00) and the mask, with their correction, twice (annex C)."""
    rest = mask
    for _turn in range(10):
        rest = (rest << 1) ^ ((rest >> 9) * 0x537)
    bits = (mask << 10 | rest) ^ 0x5412
    side = len(grid)

    def bit(at: int) -> bool:
        return bool(bits >> at & 1)

    for at in range(6):
        grid[at][8] = bit(at)
    grid[7][8], grid[8][8], grid[8][7] = bit(6), bit(7), bit(8)
    for at in range(9, 15):
        grid[8][14 - at] = bit(at)
    for at in range(8):
        grid[8][side - 1 - at] = bit(at)
    for at in range(8, 15):
        grid[side - 15 + at][8] = bit(at)
    grid[side - 8][8] = True


def _write_version(grid: Grid, version: int) -> None:
    rest = version
    for _turn in range(12):
        rest = (rest << 1) ^ ((rest >> 11) * 0x1F25)
    bits = version << 12 | rest
    side = len(grid)
    for at in range(18):
        y, x = side - 11 + at % 3, at // 3
        grid[y][x] = grid[x][y] = bool(bits >> at & 1)


def _best(data: list[int], version: int) -> list[list[bool]]:
    """The code with the mask that disturbs readers least."""
    frame = _frame(version)
    bits = [bool(byte >> at & 1) for byte in data for at in range(7, -1, -1)]
    found = [_masked(frame, bits, mask) for mask in range(len(MASKS))]
    return min(found, key=_penalty)


def _masked(frame: Grid, bits: list[bool], mask: int) -> list[list[bool]]:
    grid = [list(row) for row in frame]
    side, at = len(grid), 0
    for right in range(side - 1, 0, -2):
        column = right - 1 if right <= 6 else right
        upward = (column + 1) & 2 == 0
        for step in range(side):
            y = side - 1 - step if upward else step
            for x in (column, column - 1):
                if frame[y][x] is None:
                    bit = bits[at] if at < len(bits) else False
                    grid[y][x] = bit ^ MASKS[mask](y, x)
                    at += 1
    _write_format(grid, mask)
    return [[bool(cell) for cell in row] for row in grid]


def _penalty(grid: list[list[bool]]) -> int:
    """How much a mask disturbs readers (7.8.3): runs, blocks, finder-like rows, balance."""
    side = len(grid)
    lines = ["".join("1" if cell else "0" for cell in row) for row in grid]
    lines += ["".join(column) for column in zip(*lines, strict=True)]
    points = 0
    for line in lines:
        for sign in "01":
            points += sum(
                len(run) - 2 for run in line.replace("1" if sign == "0" else "0", " ").split() if len(run) >= 5
            )
        for pattern in ("10111010000", "00001011101"):
            points += 40 * sum(line.startswith(pattern, at) for at in range(side - 10))
    for y in range(side - 1):
        for x in range(side - 1):
            points += 3 * (grid[y][x] == grid[y][x + 1] == grid[y + 1][x] == grid[y + 1][x + 1])
    dark = sum(map(sum, grid))
    return points + 10 * (abs(dark * 20 - side * side * 10) // (side * side))
