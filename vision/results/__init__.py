"""The files that Janu writes beside a clip, and reads again."""
