"""What comes in: mailbox, platform uploads, receipt time, and what kind of mail something is."""
