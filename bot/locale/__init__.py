"""Every sentence a person reads, one file a language (no I/O)."""
