# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""What the parts of a scenario have in common: they are rows of a TOML file."""

import dataclasses
from dataclasses import dataclass
from typing import Any, ClassVar, Dict, Mapping, Tuple, Type, TypeVar, Union

Attributes = Mapping[str, Union[str, int, float, bool]]  # of ns-3 objects, by name
Part = TypeVar("Part", bound="Element")


@dataclass
class Element:
    """A part of a scenario; its fields are the keys of a file, with _ for -. None: not given."""

    TABLE: ClassVar[str] = ""
    KIND: ClassVar[str] = ""
    KEYS: ClassVar[Tuple[Tuple[str, str], ...]] = ()  # field, key

    def to_dict(self) -> Dict[str, Any]:
        """The keys that are given, as in a file."""
        given = {key: getattr(self, field) for field, key in self.KEYS}
        head = {"kind": self.KIND} if self.KIND else {}
        return {**head, **{key: value for key, value in given.items() if value is not None}}

    @classmethod
    def from_dict(cls: Type[Part], row: Mapping[str, Any]) -> Part:
        """The part with these keys.

        :raises KeyError: of a key that it has not
        """
        fields = {key: field for field, key in cls.KEYS}
        return cls(**{fields[key]: value for key, value in row.items() if not (cls.KIND and key == "kind")})

    def replace(self: Part, **changes: Any) -> Part:
        """A copy with other values."""
        return dataclasses.replace(self, **changes)
