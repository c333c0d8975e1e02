"""The clinic of the demo: five invented firms, thirty-two invented lawyers in weekly turns, and what was asked."""
