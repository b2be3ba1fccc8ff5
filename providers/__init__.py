"""What we call outside: authors (Claude, offline) and the object store. Knows no ledger, no broker, no pipeline."""
