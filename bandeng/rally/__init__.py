"""Rallying (协): the legal clinic with its firms and lawyers, and mediation. It knows no matter."""
