"""voicecheck as a language server, for editors: ``voicecheck lsp``."""
