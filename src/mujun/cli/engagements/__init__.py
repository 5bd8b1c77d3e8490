"""`mujun intercept`, `footprint`, `raid` and `network`: options, and what is printed."""
