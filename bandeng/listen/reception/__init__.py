"""Receiving visitors on listening days (接待): their words become a matter at once."""
