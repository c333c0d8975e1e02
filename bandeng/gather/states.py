"""The life of a visit (来访): by which actions it moves, from which states, and to which."""

from bandeng.gather.models import Booking

S = Booking.State

# The constraint of the database knows these too (gather_place_once).
GONE = (S.CANCELLED, S.NO_SHOW)
# Whom a change of the occasion concerns.
AHEAD = (S.BOOKED, S.WAITING)

MOVES: dict[str, tuple[frozenset[str], Booking.State]] = {
    "booking.move": (frozenset({S.BOOKED}), S.BOOKED),
    # Whoever comes after having been given up waits like all others.
    "booking.arrive": (frozenset({S.BOOKED, S.NO_SHOW}), S.WAITING),
    "booking.call": (frozenset({S.WAITING}), S.CALLED),
    "booking.call_again": (frozenset({S.CALLED}), S.CALLED),
    "booking.serve": (frozenset({S.WAITING, S.CALLED}), S.SERVED),
    "booking.lead_to": (frozenset({S.SERVED}), S.SERVED),
    "booking.no_show": (frozenset({S.BOOKED, S.WAITING, S.CALLED}), S.NO_SHOW),
    "booking.cancel": (frozenset({S.BOOKED, S.WAITING}), S.CANCELLED),
}
