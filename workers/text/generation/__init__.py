"""The crafts of a generation: a lecture, a pre-read or an assignment, from a transcript or from knowledge."""
