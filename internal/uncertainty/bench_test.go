package uncertainty_test

import (
	"testing"

	"kvarter/demo"
	"kvarter/internal/uncertainty"
)

func BenchmarkChanceCity(b *testing.B) {
	_, p := compiled(b, demo.Options{}, nil)
	b.ResetTimer()
	for range b.N {
		if _, err := p.Chance(uncertainty.ChanceOptions{Replicates: 100, Correlation: uncertainty.Correlation{All: .3}}); err != nil {
			b.Fatal(err)
		}
	}
}
