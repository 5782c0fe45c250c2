package kvarter

// Level names a kind of place that figures are given for: LevelSmallArea, LevelHousingArea,
// LevelCity, LevelRegion, LevelCountry, or a grouping of small areas that the workspace names
// itself, such as "kvarter" or "district".
type Level string

const (
	LevelSmallArea   Level = "small_area"
	LevelHousingArea Level = "housing_area"
	LevelCity        Level = "city"
	LevelRegion      Level = "region"
	LevelCountry     Level = "country"
)

// Area is one small area or one housing area.
type Area struct {
	Code string
	Name string
	// Groups gives, for each grouping level, the code of the group that the area belongs to.
	Groups map[Level]string
	// Vintage is the year of the boundary; 0 where the workspace does not say.
	Vintage int
	// Population is the number of residents in the screened period; NaN where unknown.
	Population float64
	// Outline may be empty: an area without geometry is screened and belongs to no contiguity.
	Outline  MultiPolygon `round:"-"` // sealed by the hash of its snapshot
	Boundary string       // Fingerprint of the outline, so that sealed rounds tell whose boundary moved; "" without one
}

// Areas is the ordered set of areas of one level. Codes are unique; columns of
// figures follow this order.
type Areas struct {
	Level Level
	Items []Area
	// GroupNames gives the name of each group: level, then code.
	GroupNames map[Level]map[string]string
	// CRS is the identifier of the coordinates of the outlines, such as "EPSG:25832"; "planar" where units are the map's own.
	CRS string
}

// Len returns the number of areas.
func (a *Areas) Len() int { return len(a.Items) }

// Index returns the position of each code.
func (a *Areas) Index() map[string]int {
	m := make(map[string]int, len(a.Items))
	for i := range a.Items {
		m[a.Items[i].Code] = i
	}
	return m
}

// Group returns the group code of every area at a level, "" where an area has none.
func (a *Areas) Group(l Level) []string {
	out := make([]string, len(a.Items))
	for i := range a.Items {
		out[i] = a.Items[i].Groups[l]
	}
	return out
}

// Point is a coordinate: longitude and latitude in degrees, or easting and northing in the units of the CRS.
type Point struct{ X, Y float64 }

// Ring is a closed line: its last point repeats its first.
type Ring []Point

// Polygon is an outer ring and its holes.
type Polygon []Ring

// MultiPolygon is the outline of an area, in one or more pieces.
type MultiPolygon []Polygon
