"""What never changes once written, held in memory: releases by their id, and the pinned forms of attempts."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Immutables(Generic[Value]):
    """The values used last, at most `most` of them. Two threads may load the same value; either will do."""

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, load: Callable[[], Value | None]) -> Value | None:
        """The value held under `key`, else the one that `load` gives. None is not held: it may exist later."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = load()
        if value is None:
            return None
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value
