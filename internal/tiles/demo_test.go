package tiles

import (
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"kvarter"
	"kvarter/demo"
	"kvarter/internal/contiguity"
	"kvarter/internal/source"
	"kvarter/internal/source/geojson"
)

// read returns the features of a GeoJSON file and the cells of one of its columns.
func read(t testing.TB, path, column string) (*source.Features, []string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := geojson.Read(filepath.Base(path), raw, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	k := slices.Index(f.Grid.Header, column)
	if k < 0 {
		t.Fatalf("%s has no %s but %v", path, column, f.Grid.Header)
	}
	cells := make([]string, len(f.Outlines))
	for i := range cells {
		cells[i] = f.Grid.Cell(i, k)
	}
	return f, cells
}

func layer(name string, outlines []kvarter.MultiPolygon, codes []string) Layer {
	l := Layer{Name: name}
	for i, o := range outlines {
		l.Features = append(l.Features, Feature{ID: uint64(i), Code: codes[i], Outline: o})
	}
	return l
}

// large is the demo city of 33,000 areas (the size of England's) with its kvarterer as the coarse layer.
var large = sync.OnceValues(func() ([]Layer, error) {
	c, err := demo.Build(demo.Options{Areas: 33000})
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "tiles")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := c.Write(dir); err != nil {
		return nil, err
	}
	raw, err := os.ReadFile(filepath.Join(dir, "areas.geojson"))
	if err != nil {
		return nil, err
	}
	f, err := geojson.Read("areas.geojson", raw, source.Options{})
	if err != nil {
		return nil, err
	}
	code, group := slices.Index(f.Grid.Header, "code"), slices.Index(f.Grid.Header, "kvarter")
	codes, names, members := []string{}, []string{}, map[string][]int{}
	for i := range f.Outlines {
		codes = append(codes, f.Grid.Cell(i, code))
		g := f.Grid.Cell(i, group)
		if members[g] == nil {
			names = append(names, g)
		}
		members[g] = append(members[g], i)
	}
	var groups []kvarter.MultiPolygon
	for _, g := range names {
		o, _, err := contiguity.Dissolve(f.Outlines, members[g], contiguity.Options{CRS: f.CRS})
		if err != nil {
			return nil, err
		}
		groups = append(groups, o)
	}
	return []Layer{layer("areas", f.Outlines, codes), layer("kvarter", groups, names)}, nil
})
