"""Why something about money was refused. Each carries data; doors word it."""

from madoguchi.kernel.errors import Refused


class NothingDue(Refused):
    """There is nothing to pay: it is paid, waived, over, or was never asked for."""


class NoSuchPayment(Refused):
    """No payment, refund or mismatch of that number in this ward."""


class BadAmount(Refused):
    """The amount does not fit: `ground`, `size`, `refund`, `cash` or `computed`."""


class NotPayable(Refused):
    """The ward takes no payment online, or the last day is over."""


class MoneyCame(Refused):
    """The money is there already; what was to be changed stays as it is."""


class OwnRefund(Refused):
    """Nobody approves the refund that they proposed."""


class NotFinance(Refused):
    """Only staff with the right role may do this with money."""


class RefundOpen(Refused):
    """The payment has a refund that is not settled yet, or this one is settled."""


class ProviderSilent(Refused):
    """The payment company did not answer in time; nothing was changed."""


class HookRefused(Refused):
    """A webhook that is not believed; the reason is one of `rules.REFUSALS`."""


class BadFile(Refused):
    """The payment company's file cannot be read: `garbled`, `total` or `day`."""
