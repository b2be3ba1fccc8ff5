"""Things that stand, lie and fly in scenes."""
