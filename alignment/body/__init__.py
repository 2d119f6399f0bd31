"""What a body measures: landmarks in; values with their errors, the legs, the view and the pose out, frame by frame."""
