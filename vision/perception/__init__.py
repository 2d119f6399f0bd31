"""From pixels to landmarks: MediaPipe's pose networks, on Google's own runtime."""
