package exercise

import (
	"context"
	"fmt"
	"testing"

	"kvarter/internal/store"
)

// BenchmarkWrite writes new versions of one document after the other.
func BenchmarkWrite(b *testing.B, s store.Store) {
	n := 0
	for b.Loop() {
		if _, err := s.Write(context.Background(), act("anna", "edit"), store.Change{Key: key(fmt.Sprint(n)), Body: body(`{"n":%d}`, n)}); err != nil {
			b.Fatal(err)
		}
		n++
	}
}
