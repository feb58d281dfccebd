"""Why a sentence gave its claims, and why it gave no others."""
