"""Raw articles to cleaned ones: every line gets a role and a reason, kept ones become sentences."""
