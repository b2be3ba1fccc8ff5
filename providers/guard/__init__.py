"""The one way out to an address that a user chose: webhooks, links, anything fetched on somebody's behalf."""
