package growth

import (
	"bufio"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// write makes a workspace of n areas; the same n gives the same bytes. Neighbours resemble each other, so that urban areas form
// clusters with holes in them, some figures are missing and some are suppressed.
func write(dir string, n int, mapp bool) error {
	side := int(math.Ceil(math.Sqrt(float64(n))))
	areas := "areas: {file: figures.csv, code: code, name: name}"
	if mapp {
		areas = "areas: {file: areas.geojson, code: code, name: name}"
		if err := file(filepath.Join(dir, "areas.geojson"), func(w *bufio.Writer) { squares(w, n, side) }); err != nil {
			return err
		}
	}
	var sum [5]float64
	err := errors.Join(
		os.WriteFile(filepath.Join(dir, "kvarter.yaml"), fmt.Appendf(nil, workspace, areas), 0o644),
		os.WriteFile(filepath.Join(dir, "method.yaml"), method, 0o644),
		file(filepath.Join(dir, "figures.csv"), func(w *bufio.Writer) { sum = figures(w, n, side) }))
	return errors.Join(err, file(filepath.Join(dir, "city.csv"), func(w *bufio.Writer) {
		fmt.Fprintf(w, "code,residents,low_income,basic_schooling,out_of_work,ill\ncity,%.0f,%.0f,%.0f,%.0f,%.0f\n", sum[0], sum[1], sum[2], sum[3], sum[4])
	}))
}

const workspace = `kvarter: 1
name: Made-up squares
made_up: true
language: en
%s
data:
  - {file: figures.csv, area: code, period: 2024, population: residents, suppressed: [".."], missing: [""], decimal: ".", measures: {residents: residents, low_income: low_income, basic_schooling: basic_schooling, out_of_work: out_of_work, ill: ill, unsafe: unsafe}}
  - {file: city.csv, level: city, area: code, period: 2024, population: residents}
method: method.yaml
`

func file(path string, fill func(*bufio.Writer)) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<16)
	fill(w)
	return errors.Join(w.Flush(), f.Close())
}

func figures(w *bufio.Writer, n, side int) (sum [5]float64) {
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	fmt.Fprintln(w, "code,name,residents,low_income,basic_schooling,out_of_work,ill,unsafe")
	for i := range n {
		x, y := float64(i%side), float64(i/side)
		hardship := math.Sin(x/7)*math.Sin(y/9) + .4*rng.NormFloat64()
		residents := 50 + rng.IntN(900)
		fmt.Fprintf(w, "A%07d,Square %d-%d,%d", i, i%side, i/side, residents)
		sum[0] += float64(residents)
		for k, level := range []float64{.12, .10, .14, .18} {
			share := min(.9, level*math.Exp(.5*hardship+.15*rng.NormFloat64()))
			count := math.Round(share * float64(residents))
			sum[k+1] += count
			switch {
			case count < 5:
				fmt.Fprint(w, ",..")
			case rng.IntN(200) == 0:
				fmt.Fprint(w, ",")
			default:
				fmt.Fprintf(w, ",%.0f", count)
			}
		}
		fmt.Fprintf(w, ",%.4f\n", min(1, .2*math.Exp(.3*hardship)))
	}
	return sum
}

// squares writes a map of squares of 100 m in UTM zone 32.
func squares(w *bufio.Writer, n, side int) {
	fmt.Fprint(w, `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::25832"}},"features":[`)
	for i := range n {
		if i > 0 {
			fmt.Fprintln(w, ",")
		}
		x, y := 500000+100*(i%side), 6000000+100*(i/side)
		fmt.Fprintf(w, `{"type":"Feature","properties":{"code":"A%07d","name":"Square %d-%d"},"geometry":{"type":"Polygon","coordinates":[[[%d,%d],[%d,%d],[%d,%d],[%d,%d],[%d,%d]]]}}`,
			i, i%side, i/side, x, y, x+100, y, x+100, y+100, x, y+100, x, y)
	}
	fmt.Fprintln(w, "]}")
}
