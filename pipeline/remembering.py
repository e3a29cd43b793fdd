"""Overviews that cost a look at the whole store, kept until the store changes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar, cast

from core.settings import Settings
from pipeline.kept import reading

MOST = 64  # overviews; the one used longest ago goes first

Made = TypeVar("Made")
_Key = tuple[Path, tuple[int, str], Hashable]
_made: OrderedDict[_Key, Any] = OrderedDict()
_lock = Lock()


def remembered(settings: Settings, name: Hashable, make: Callable[[], Made]) -> Made:
    """What ``make`` gives of the store as it is now; made once for each state of the store.

    ``name`` must tell apart all that ``make`` depends on, the access level above all.
    """
    from index.derived import last_change

    with reading(settings) as store:
        key = (settings.store.absolute(), last_change(store.connection), name)
    with _lock:
        if key in _made:
            _made.move_to_end(key)
            return cast(Made, _made[key])
    value = make()
    with _lock:
        _made[key] = value
        for old in [one for one in _made if one[0] == key[0] and one[1] != key[1]]:
            del _made[old]
        while len(_made) > MOST:
            _made.popitem(last=False)
    return value
