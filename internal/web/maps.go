package web

// mapRoutes lists what the interactive map reads: geometry, values, tiles and the basemap.
func mapRoutes() []Route { return nil }
