"""The operator's blocking commands, on PyGithub."""
