"""The main job: frames are seen, judged, drawn and written; and the same from saved landmarks."""
