package methods_test

import (
	"testing"

	"kvarter/internal/method"
	"kvarter/methods"
)

func TestEveryShippedFileReads(t *testing.T) {
	if len(methods.Names()) == 0 {
		t.Fatal("no method ships")
	}
	for _, name := range methods.Names() {
		src, ok := methods.Source(name)
		if !ok {
			t.Fatalf("%s: no source", name)
		}
		m, err := method.Read(name+".yaml", src)
		if err != nil {
			t.Errorf("%s\n%v", name, err)
			continue
		}
		if m.ID != name {
			t.Errorf("file %s.yaml holds method %s", name, m.ID)
		}
		if m.Title.In("da") == "" || m.Source == "" {
			t.Errorf("%s: a shipped method has a title in both languages and a source", name)
		}
	}
	if _, ok := methods.Source("no-such"); ok {
		t.Error("an unknown method has a source")
	}
}
