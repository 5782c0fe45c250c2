package demo

import (
	"fmt"
	"os"
	"testing"
)

func TestSketch(t *testing.T) {
	if os.Getenv("SKETCH") == "" {
		t.Skip()
	}
	w, err := draw(Options{}.withDefaults())
	if err != nil {
		t.Fatal(err)
	}
	f, _ := os.Create(os.Getenv("SKETCH"))
	fmt.Fprint(f, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1450 1450" style="background:#bcd">`)
	path := func(r []pt, fill string, sw float64) {
		fmt.Fprintf(f, `<path fill="%s" stroke="#333" stroke-width="%v" d="M`, fill, sw)
		for _, p := range r {
			fmt.Fprintf(f, "%d,%d ", p.x/100, 1450-p.y/100)
		}
		fmt.Fprint(f, `z"/>`)
	}
	for _, i := range w.green {
		path(w.net.ring(i), "#8c8", 0)
	}
	for _, i := range w.wet {
		path(w.net.ring(i), "#79b", 0)
	}
	for _, x := range w.tracts {
		c := fmt.Sprintf("hsl(%d %d%% 78%%)", x.district*36, 40+x.quarter*37%60)
		if x.face < 0 {
			path(x.inner, "red", 1)
			continue
		}
		path(w.net.ring(x.face), c, .7)
		for _, e := range x.extra {
			path(w.net.ring(e), c, .7)
		}
	}
	for _, g := range w.features {
		if g.kind != "rail" && g.kind != "ring_road" && g.kind != "street" {
			continue
		}
		fmt.Fprintf(f, `<path fill="none" stroke="%s" stroke-width="2" d="M`, map[string]string{"rail": "#000", "ring_road": "#c60", "street": "#fff"}[g.kind])
		for _, p := range g.at {
			fmt.Fprintf(f, "%d,%d ", p.x/100, 1450-p.y/100)
		}
		fmt.Fprint(f, `"/>`)
	}
	fmt.Fprint(f, "</svg>")
	f.Close()
	fmt.Println(len(w.tracts), len(w.quarters))
}

func TestLook(t *testing.T) {
	c, err := Build(Options{})
	if err != nil {
		t.Fatal(err)
	}
	count := func(in []bool) (k, p int) {
		for i, x := range in {
			if x {
				k++
				p += int(c.counts["residents"][24][i])
			}
		}
		return
	}
	a, ap := count(c.First.In)
	b, bp := count(c.Second.In)
	fmt.Println("first", a, ap, len(c.First.Groups), "second", b, bp, len(c.Second.Groups), "und", len(c.First.Undetermined), len(c.Second.Undetermined), "red", c.reduction(2017, 2024, false), c.reduction(2017, 2024, true))
	m := map[string]int{}
	for i := range c.fates {
		m[fmt.Sprint(c.fates[i], c.First.In[i], c.Second.In[i])]++
	}
	fmt.Println(m, c.Second.Undetermined, c.special)
}

func TestDump(t *testing.T) {
	if os.Getenv("DUMP") == "" {
		t.Skip()
	}
	c, err := Build(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Write(os.Getenv("DUMP")); err != nil {
		t.Fatal(err)
	}
}
