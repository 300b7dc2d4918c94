"""What goes out to people (消息): SMS, mail and the messages on the portal."""
