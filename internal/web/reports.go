package web

// reportRoutes lists the memos of areas, estates and rounds.
func reportRoutes(lang string) []Route { return nil }
