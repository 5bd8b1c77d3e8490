"""Who works for whom, how a defence shoots, and what a raid leaves."""
