"""The chats of the trial company, beside its mails."""
