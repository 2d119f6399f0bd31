"""The live practice: camera, window and voice. Import its modules; this one imports nothing, so that it is quick."""
