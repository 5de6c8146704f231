"""Turn the stages of a version (flow.toml) into the flow its cases are held against.

Taking a case, laying it back, talking and paying may happen at any place and are no
departure from it. A stage that has a condition may be passed over. A correction, an
enquiry, a decision sent back and every other step is a departure: what it costs is
what the page shows. Pure.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from madoguchi.mining.net import END, START, Net
from madoguchi.procedures.definition.model import Stage

ANYWHERE: Final = (
    "assigned", "taken", "released", "message_sent", "message_received",
    "message_noted_down", "advice_asked", "advice_given", "advice_taken_back",
    "mandate_verified", "payment_asked", "payment_waived", "payment_received",
    "payment_overdue", "payment_cancelled", "paid", "robot_began", "delivered",
)  # fmt: skip
BEHIND: Final = (
    "delivered", "returned", "reissue_asked", "approval_reviewed", "payment_received",
    "refund_proposed", "refund_approved", "refund_dropped", "refund_made",
)  # fmt: skip
"""What may happen once a case is over."""


def own_flow(stages: Sequence[Stage], there: Iterable[str]) -> Net:
    """Return the net of a version; `there` are the activities that the log knows."""
    known = set(there)
    net = Net()
    net.add("received", [START], ["at 0"], "received")
    for at, stage in enumerate(stages):
        here, behind = f"at {at}", f"at {at + 1}"
        for number, label in enumerate(_ends(stage)):
            net.add(f"{stage.key} {number}", [here], [behind], label)
        following = stages[at + 1 : at + 2]
        if stage.kind == "review" and following and following[0].kind == "decision":
            # To propose a decision, or to make it, ends the review: no fact says more.
            net.add(f"reviewed by deciding {stage.key}", [here], [behind])
        if stage.when is not None or stage.kind == "payment":
            net.add(f"pass {stage.key}", [here], [behind])
        if stage.kind == "decision":
            net.add(f"propose {stage.key}", [here], [here], "proposed")
            net.add(f"stamp {stage.key}", [here], [here], "stamped")
            _refused(net, stages, at)
        if stage.kind == "handover":
            net.add(f"send {stage.key}", [here], [here], "sent")
    for at in range(len(stages) + 1):
        for one in ANYWHERE:
            if one in known:
                net.add(f"{one} {at}", [f"at {at}"], [f"at {at}"], one)
        net.add(f"withdrawn {at}", [f"at {at}"], ["over"], "withdrawn")
    _over(net, stages, known)
    return net


def _ends(stage: Stage) -> Iterator[str]:
    """Yield the activities with which a stage may end."""
    if stage.kind == "decision":
        yield "decided"
    elif stage.kind == "handover":
        yield "handed_over"
    elif stage.kind == "close":
        yield "closed"
    else:
        yield f"reviewed:{stage.key}"
        yield f"passed:{stage.key}"
        if stage.kind == "robot":
            yield "robot_done"


def _refused(net: Net, stages: Sequence[Stage], at: int) -> None:
    """Let a refused case go from its decision straight to its end."""
    last = next(
        (n for n, one in enumerate(stages) if n > at and one.kind == "close"), None
    )
    if last is not None and last > at + 1:
        net.add(f"refused {at}", [f"at {at + 1}"], [f"at {last}"])


def _over(net: Net, stages: Sequence[Stage], known: set[str]) -> None:
    net.add("over", [f"at {len(stages)}"], ["over"])
    for one in BEHIND:
        if one in known:
            net.add(f"{one} behind", ["over"], ["over"], one)
    net.add("end", ["over"], [END])
