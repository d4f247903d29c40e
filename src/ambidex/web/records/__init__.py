"""What people write: decisions, with the alternatives and what they rest on."""
