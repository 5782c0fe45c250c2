package contiguity

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"kvarter"
	"kvarter/internal/testdata"
)

// feature is what the tests read of a GeoJSON feature.
type feature struct {
	Properties map[string]any
	Outline    kvarter.MultiPolygon
}

// load reads the features of a GeoJSON file of the reference data, in their order.
func load(t testing.TB, name string) []feature {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(testdata.Dir(t), name))
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Features []struct {
			Properties map[string]any
			Geometry   *struct {
				Type        string
				Coordinates json.RawMessage
			}
		}
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	out := make([]feature, len(doc.Features))
	for i, f := range doc.Features {
		out[i].Properties = f.Properties
		if f.Geometry == nil {
			continue
		}
		var polys [][][][]float64
		if f.Geometry.Type == "Polygon" {
			polys = make([][][][]float64, 1)
			err = json.Unmarshal(f.Geometry.Coordinates, &polys[0])
		} else {
			err = json.Unmarshal(f.Geometry.Coordinates, &polys)
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range polys {
			var poly kvarter.Polygon
			for _, r := range p {
				ring := make(kvarter.Ring, len(r))
				for k, xy := range r {
					ring[k] = kvarter.Point{X: xy[0], Y: xy[1]}
				}
				poly = append(poly, ring)
			}
			out[i].Outline = append(out[i].Outline, poly)
		}
	}
	return out
}

func outlines(fs []feature) []kvarter.MultiPolygon {
	out := make([]kvarter.MultiPolygon, len(fs))
	for i := range fs {
		out[i] = fs[i].Outline
	}
	return out
}

// gal reads a neighbour list: the number of areas, then for each area its number from 1 and its count of
// neighbours, and on the next line these.
func gal(t testing.TB, name string) [][]int32 {
	t.Helper()
	f, err := os.Open(filepath.Join(testdata.Dir(t), name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	row := func() []int {
		s.Scan()
		var out []int
		for _, w := range strings.Fields(s.Text()) {
			v, err := strconv.Atoi(w)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			out = append(out, v)
		}
		return out
	}
	head := row()
	n := head[len(head)-1]
	if len(head) > 1 {
		n = head[1] // «0 n file id»
	}
	links := make([][]int32, n)
	for range n {
		head, list := row(), row()
		for _, j := range list {
			links[head[0]-1] = append(links[head[0]-1], int32(j-1))
		}
	}
	return links
}
