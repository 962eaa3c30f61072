"""What has come of it: counted behaviour first, then ledgers, then retakes. Everything here can be put away."""
