"""Questions on distances, times and ground: what can fly where, how soon, over whom, and how much ground is defended."""
