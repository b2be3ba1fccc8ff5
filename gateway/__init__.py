"""How people ask: one router for each product, auth, limits, event streams, error shapes."""
