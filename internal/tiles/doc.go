// Package tiles makes vector tiles of areas (Mapbox Vector Tile, version 2), simplified along shared borders so that neighbours
// leave no gap and do not overlap. It is for cities and countries with more areas than one GeoJSON can carry.
//
// Build puts the stages in order: every outline is placed on the grid of the web's Mercator map (place.go), vertices that agree within 1e-7
// degrees become one and a vertex that lies on a neighbour's edge is put into it (mesh.go, node.go), the borders become one graph in which a
// vertex that is not between exactly two others stays for ever (graph.go), and from the closest zoom outwards the graph loses the
// vertices that a reader would not miss (simplify.go). Each zoom is kept as whole numbers of tile units (level.go). Tile cuts and encodes
// what a tile shows (clip.go, tile.go); nothing else is stored.
package tiles
