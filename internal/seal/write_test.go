package seal

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"kvarter"
)

// long is a round whose lists are encoded in several blocks.
func long() *kvarter.Round {
	r := sample()
	r.Findings = nil
	for i := range 5*block + 7 {
		r.Findings = append(r.Findings, kvarter.Finding{Area: fmt.Sprint(i), Outcome: kvarter.OutcomeOut,
			Criteria: make([]kvarter.CriterionFinding, i%4), Reasons: []kvarter.Reason{{Kind: "law", Name: strings.Repeat("å\"", i%40)}}})
	}
	return r
}

func TestBlocksFollowTheListOnAnyNumberOfProcessors(t *testing.T) {
	var want string
	for _, procs := range []int{1, 2, 8} {
		old := runtime.GOMAXPROCS(procs)
		var b bytes.Buffer
		err := Write(&b, long(), "test")
		runtime.GOMAXPROCS(old)
		if err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = b.String()
		} else if b.String() != want {
			t.Errorf("%d processors give other bytes", procs)
		}
	}
	r, err := Read("long", []byte(want))
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range r.Findings {
		if f.Area != fmt.Sprint(i) || len(f.Criteria) != i%4 {
			t.Fatalf("finding %d is of area %s with %d criteria", i, f.Area, len(f.Criteria))
		}
	}
}

func TestAContentThatIsNotHeldIsEncodedAnew(t *testing.T) {
	r := long()
	s := Seal(r)
	var kept, anew bytes.Buffer
	if err := s.Write(&kept, r, "test"); err != nil {
		t.Fatal(err)
	}
	s.parts = nil
	if err := s.Write(&anew, r, "test"); err != nil {
		t.Fatal(err)
	}
	if kept.String() != anew.String() {
		t.Error("held and encoded anew differ")
	}
	r.Findings[3].Area = "another"
	if err := s.Write(&anew, r, "test"); err == nil {
		t.Error("a round that was changed after its sealing is written")
	}
}
