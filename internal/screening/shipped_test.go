package screening

import (
	"testing"

	"kvarter/methods"
)

// Every rule of every shipped method can be made ready.
func TestShippedRulesCompile(t *testing.T) {
	for _, id := range methods.Names() {
		m := shipped(t, id)
		if m.Designate != nil {
			if _, err := compile(m, m.Designate); err != nil {
				t.Errorf("%s: %v", id, err)
			}
		}
		if m.Then != nil {
			if _, err := compile(m, m.Then); err != nil {
				t.Errorf("%s: %v", id, err)
			}
		}
		for k := range m.Outcomes {
			if _, err := compile(m, &m.Outcomes[k].Rule); err != nil {
				t.Errorf("%s: outcome %s: %v", id, m.Outcomes[k].Name, err)
			}
		}
	}
}
