"""The embedded demo model: tokenizer, pre-training, chat tuning and export, from scratch on a CPU."""
