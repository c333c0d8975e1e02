"""What this room adds to the demo."""
