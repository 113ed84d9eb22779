"""Question numbers, from 1, which learners see; positions, from 0, which everything below counts by."""


def position_of(number: int) -> int:
    return number - 1


def number_of(position: int) -> int:
    return position + 1
