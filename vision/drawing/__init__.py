"""What is drawn on a picture: body, findings, panel, cue. Nothing is computed here, only shown."""
