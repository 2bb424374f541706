"""The hackathon assistant: keeps the task board of an open-source hackathon true."""

__version__ = "0.1.0"
