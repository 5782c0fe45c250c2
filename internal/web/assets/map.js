// The map that can be moved, drawn over the SVG map where WebGL starts.
