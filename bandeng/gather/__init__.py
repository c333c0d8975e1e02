"""Being somewhere together (在场): recurring days, rosters, queues, sign-in, attendance. It knows no matter."""
