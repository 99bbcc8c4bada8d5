"""A table of legal moves that checks itself when it is loaded."""

from __future__ import annotations

from dataclasses import dataclass

from boundary.problems import Conflict


@dataclass(frozen=True)
class State:
    """One state: its stored key, its word on a page, and what it means."""

    key: str
    label: str
    meaning: str
    final: bool = False


@dataclass(frozen=True)
class Move:
    """One legal move: the verb, where it leads from and to, and who makes it."""

    verb: str
    sources: tuple[str, ...]
    target: str
    who: str


class Workflow:
    """The whole life of one kind of thing.

    Raises ValueError when loaded with an unknown state, a verb that is ambiguous from one state, a state
    that cannot be reached, or a state that is neither final nor has a way on.
    """

    def __init__(
        self, name: str, *, initial: str, states: tuple[State, ...], moves: tuple[Move, ...]
    ) -> None:
        self.name = name
        self.initial = initial
        self.states = {state.key: state for state in states}
        self.moves = moves
        self._targets = {(move.verb, source): move.target for move in moves for source in move.sources}
        self._check()

    def target(self, verb: str, source: str) -> str:
        """Return the state a verb leads to, or raise Conflict with a sentence."""
        found = self._targets.get((verb, source))
        if found is None:
            label = self.states[source].label.lower()
            words = verb.replace("_", " ")
            message = f"This {self.name} is {label}; it cannot {words} now."
            raise Conflict(message, state=source)
        return found

    def allows(self, verb: str, source: str) -> bool:
        """Say whether the move is legal."""
        return (verb, source) in self._targets

    def choices(self) -> list[tuple[str, str]]:
        """Return (key, label) pairs for a model field."""
        return [(state.key, state.label) for state in self.states.values()]

    def _check(self) -> None:
        problems: list[str] = []
        pairs = [(move.verb, source) for move in self.moves for source in move.sources]
        problems += [
            f"{verb} from {source} is listed twice"
            for verb, source in set(pairs)
            if pairs.count((verb, source)) > 1
        ]
        named = {self.initial, *(s for m in self.moves for s in (*m.sources, m.target))}
        problems += [f"unknown state {key}" for key in sorted(named - set(self.states))]
        reached = {self.initial, *(move.target for move in self.moves)}
        problems += [f"{key} cannot be reached" for key in self.states if key not in reached]
        left = {source for move in self.moves for source in move.sources}
        for key, state in self.states.items():
            if state.final == (key in left):
                problems.append(f"{key} is {'final but left' if state.final else 'a dead end'}")
        if problems:
            message = f"Workflow {self.name}: " + "; ".join(problems)
            raise ValueError(message)
