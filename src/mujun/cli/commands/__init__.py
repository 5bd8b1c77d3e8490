"""What each command prints, one file a command."""
