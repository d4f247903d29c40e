"""What templates ask of the parts."""
