"""What travels: requests, answers, events, messages, states, errors, settings. Imports nothing of ours."""
