"""`mujun intercept`, `footprint`, `raid` and `network`: their options and output."""
