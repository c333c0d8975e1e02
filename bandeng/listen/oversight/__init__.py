"""Seeing to it (督查): what is late and why, promises to be kept, residents to be asked."""
