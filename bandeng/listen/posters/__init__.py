"""Posters and door plates (海报和门牌): the studio's members on paper, from A3 in the hall to a plate at a door."""
