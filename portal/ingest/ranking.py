"""The precedence of sources as an expression the database can order by."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, literal

from portal.rules.precedence import Order, Precedence


def rank_sources(
    precedence: Precedence,
    indicators: Sequence[str],
    period: str,
    indicator: SQLColumnExpression[str],
    kind: SQLColumnExpression[str],
    sender: SQLColumnExpression[str],
) -> ColumnElement[int]:
    """The place of a source for an indicator, 0 being the best. `indicator`, `kind` and
    `sender` are columns: what is told of, the kind of source, the kind of unit it belongs to."""
    by_order: dict[Order, list[str]] = {}
    for each in indicators:
        by_order.setdefault(precedence.order_for(each, period), []).append(each)
    whens = []
    for order, codes in by_order.items():
        mine = indicator.in_(codes)
        # Channels are tried in their order: the first that fits is the source's.
        for channel in precedence.channels:
            fits = [sender.in_(sorted(channel.senders))]
            if channel.kinds:
                fits.append(kind.in_(sorted(channel.kinds)))
            whens.append((and_(mine, *fits), literal(order.rank(channel.code))))
    last = literal(max((len(order.groups) for order in by_order), default=0))
    return case(*whens, else_=last) if whens else last
