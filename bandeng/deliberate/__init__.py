"""商 deliberate: the yearly plan, consultations from topic to follow-up, opinion polls, ballots, fair panels."""
