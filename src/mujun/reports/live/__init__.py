"""The live page: a study that a browser computes again after every change, in one file."""
