"""The server of the page: its application, who may ask, and how it ends."""
