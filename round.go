package kvarter

// Round is one screening: what went in, what came out, and how it can be done again. It is sealed under
// the hash of its canonical content; engine version, dates and licences stand beside the hash.
type Round struct {
	ID     string `round:"-"` // hash of the canonical content, hex
	City   string
	Period Period
	Method MethodRef
	// Methods are the methods of the lists that were included.
	Methods   []MethodRef
	Snapshots []Snapshot
	Previous  string // ID of the previous round, "" for a first
	Seed      uint64
	MadeUp    bool // every surface prints «made-up figures»
	// Control says how the figures of a public round were controlled, ControlRounding or ControlSuppression; "" for exact figures.
	Control string `round:"-"`

	Areas        *Areas
	Findings     []Finding     // in the order of Areas
	Nodes        []NamedColumn // index nodes and indicators, in method order
	Classes      []NamedClasses
	References   []ReferenceValue
	Frozen       []string // codes left out of the reference: the small areas of the previous round
	UrbanAreas   []UrbanArea
	HousingAreas *Areas
	Housing      []HousingFinding
	Overlaps     []Overlap
	Facilities   []Facility
	SignedOff    []string // unreconciled totals screened all the same, with reason and name
	// Quality tells what the indicators are made of whose missing figures were filled, in method order.
	Quality []NamedQuality
}

// How figures of real people become public.
const (
	ControlRounding    = "rounding"
	ControlSuppression = "suppression"
)

// NamedQuality counts the areas whose figure of an indicator was measured, filled in, is missing still, or was withheld.
type NamedQuality struct {
	Name                                   string
	Measured, Imputed, Missing, Suppressed int
}

// Share is the share of the figures there that were filled in; 0 for none.
func (q NamedQuality) Share() float64 {
	if q.Imputed == 0 {
		return 0
	}
	return float64(q.Imputed) / float64(q.Measured+q.Imputed)
}

// NamedColumn is a column with its name.
type NamedColumn struct {
	Name   string
	Column Column
}

// NamedClasses is the class of every area; "" where it has none.
type NamedClasses struct {
	Name    string
	Classes []string
}

// MethodRef names a method, the SHA-256 of its file, and that of what the file says: comments, titles and labels make no difference to Content.
type MethodRef struct {
	ID, Version, SHA256 string
	Content             string
	File                string // as the workspace names it: a path, or the name of a shipped method
}

// Snapshot is an immutable import of one file.
type Snapshot struct {
	File     string // path relative to the workspace
	SHA256   string // of the file's bytes
	Content  string // SHA-256 of the canonical content, independent of file format
	Producer string
	Licence  string
	Date     string // ISO 8601, of the data
	Rows     int
}

// Facility is a place such as a playground or a library, or a line.
type Facility struct {
	Kind, Name string
	At         Point
}

// Finding returns the finding of an area, or nil.
func (r *Round) Finding(code string) *Finding {
	for i := range r.Findings {
		if r.Findings[i].Area == code {
			return &r.Findings[i]
		}
	}
	return nil
}

// Designated returns the codes of the designated small areas, in area order.
func (r *Round) Designated() []string {
	var out []string
	for i := range r.Findings {
		if r.Findings[i].Outcome.Designated() {
			out = append(out, r.Findings[i].Area)
		}
	}
	return out
}
