package csv

import (
	"bytes"
	"fmt"
	"strconv"
	"testing"

	"kvarter/internal/source"
)

// BenchmarkGrowth shows that time grows in step with rows: 30 columns, 10³ to 10⁶ rows.
func BenchmarkGrowth(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var text bytes.Buffer
			text.WriteString("code")
			for j := range 30 {
				fmt.Fprintf(&text, ",m%d", j)
			}
			line := []byte{}
			for i := range n {
				line = strconv.AppendInt(append(line[:0], '\n'), int64(i), 10)
				for j := range 30 {
					line = strconv.AppendFloat(append(line, ','), float64(i%1000)*float64(j)/8, 'f', -1, 64)
				}
				text.Write(line)
			}
			data := text.Bytes()
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				g, err := Read("f.csv", data, source.Options{})
				if err != nil {
					b.Fatal(err)
				}
				if _, err := source.Tables(g, source.Layout{Area: "code", Period: 2024}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
