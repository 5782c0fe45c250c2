package screening

import (
	"fmt"
	"testing"

	"kvarter"
	"kvarter/internal/method"
)

// BenchmarkScreen screens areas by three criteria against the city, two of three to be met.
func BenchmarkScreen(b *testing.B) {
	for _, n := range []int{1e3, 1e4, 1e5, 1e6} {
		m := &method.Method{Reference: &method.Reference{Of: "city"}}
		in := Inputs{Method: m, Figures: map[string]*Figure{}, Areas: &kvarter.Areas{Items: make([]kvarter.Area, n)}}
		for i := range in.Areas.Items {
			in.Areas.Items[i] = kvarter.Area{Code: fmt.Sprint(i), Population: 1000}
		}
		for k, name := range []string{"a", "b", "c"} {
			num := make([]float64, n)
			for i := range num {
				num[i] = float64((i*7919 + k*104729) % 1000)
			}
			in.Figures[name] = share(num...)
			m.Indicators = append(m.Indicators, method.Indicator{Name: name, Count: name, Base: "n", Per: 1})
			m.Criteria = append(m.Criteria, method.Criterion{Name: name, Of: name, Enter: times(1.4, "1.40")})
		}
		r := count(2, leaves("a", "b", "c")...)
		m.Designate = &r
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Screen(in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
