"""The rows of lists over the whole store, each with its evidence."""

from dataclasses import dataclass

from core.findings import ActorType, Role
from core.records import Citation


@dataclass(frozen=True, slots=True)
class ActorRow:
    """One cell of the matrix of actors and contracts: a part that an actor has in a contract."""

    contract: str
    actor: str
    label: str
    type: ActorType
    role: Role
    times: int  # how often the documents of the contract name the actor in this role
    guess: bool  # true where every naming had to be resolved ('het OCMW')
    citations: tuple[Citation, ...]  # at least one
