"""What every request shares: how it is checked, built on, answered, written, and said as a command line."""
