package method

import (
	"fmt"
	"strings"
)

// options are the terms of an indicator's options, in the words that Describe and Define share.
func (d *describer) options(i *Indicator) []Term {
	var out []Term
	if i.Variance != "" {
		out = append(out, Term{"variance", d.t("varians fra ", "variance from ") + i.Variance})
	}
	if i.Standardise != nil {
		out = append(out, Term{"standardise", d.standardise(i.Standardise)})
	}
	if i.Shrink != nil {
		out = append(out, Term{"shrink", d.shrink(i.Shrink)})
	}
	if len(i.Missing) > 0 {
		var steps []string
		for k := range i.Missing {
			steps = append(steps, d.fill(&i.Missing[k]))
		}
		out = append(out, Term{"missing", d.t("manglende tal udfyldes og mærkes: ", "missing figures are filled and flagged: ") + strings.Join(steps, d.t(", derefter ", ", then "))})
	}
	return out
}

func (d *describer) shrink(s *Shrink) string {
	form := d.t("logit, som i de engelske indeks", "logit, as in the English indices")
	if s.Form == "marshall" {
		form = d.t("Marshalls empiriske Bayes", "Marshall's empirical Bayes")
	}
	towards := d.t("hele byen", "the whole city")
	if len(s.Within) > 0 {
		levels := make([]string, len(s.Within))
		for k, l := range s.Within {
			levels[k] = string(l)
		}
		towards = fmt.Sprintf(d.t("områdets %s (hele byen, hvor den har under 10 områder)", "the area's %s (the whole city where it has under 10 areas)"), strings.Join(levels, " × "))
	}
	decides := d.t("det rå tal afgør", "the raw figure decides")
	if s.Decides == "shrunk" {
		decides = d.t("det udjævnede tal afgør", "the shrunken figure decides")
	}
	return fmt.Sprintf(d.t("udjævnet mod %s (%s); %s", "drawn towards %s (%s); %s"), towards, form, decides)
}

func (d *describer) standardise(s *Standardise) string {
	out := fmt.Sprintf(d.t("standardiseret for alder og køn i %d grupper", "standardised by age and sex in %d groups"), len(s.Cells))
	if s.Weights == nil {
		out += d.t(", efter hele byens beboere", ", to the residents of the whole city")
	} else {
		out += d.t(", efter en oplyst standardbefolkning", ", to a given standard population")
	}
	if s.Empty == "skip" {
		out += d.t("; tomme grupper udelades", "; empty groups are left out")
	}
	return out
}

func (d *describer) fill(f *Fill) string {
	switch f.With {
	case "group_mean":
		if f.By == "" {
			return d.t("gennemsnittet af områderne", "the mean of the areas")
		}
		return fmt.Sprintf(d.t("gennemsnittet af områdets %s", "the mean of the area's %s"), f.By)
	case "neighbour_mean":
		if f.Least > 1 {
			return fmt.Sprintf(d.t("gennemsnittet af mindst %d naboområder", "the mean of at least %d neighbours"), f.Least)
		}
		return d.t("gennemsnittet af naboområderne", "the mean of the neighbours")
	case "last_observation":
		if f.Years == 1 {
			return d.t("tallet fra året før", "the figure of the year before")
		}
		return fmt.Sprintf(d.t("det seneste kendte tal, højst %d år gammelt", "the last known figure, at most %d years old"), f.Years)
	}
	var on []string
	for _, x := range f.On {
		on = append(on, d.name(x))
	}
	return d.t("et skøn ud fra ", "an estimate from ") + strings.Join(on, ", ")
}
