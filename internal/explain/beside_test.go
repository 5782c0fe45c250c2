package explain

import (
	"math"
	"strings"
	"testing"

	"kvarter"
	"kvarter/internal/method"
)

// besideRound is one area with one criterion, whose finding and indicator the case changes.
func besideRound(change func(*method.Indicator, *kvarter.CriterionFinding)) (*kvarter.Round, *method.Method) {
	nan := math.NaN()
	ind := method.Indicator{Name: "poverty", Label: text("fattigdom", "poverty"), Count: "c", Base: "b", Per: 1, Unit: "share", Interval: "wilson", Decimals: -1, Years: method.Years{Last: 1}, Inherit: "district"}
	c := kvarter.CriterionFinding{Criterion: "poverty", Value: .221, Op: "at_least", Threshold: .2, Reference: nan, Times: 1, Margin: .021, Low: .18, High: .26, Verdict: kvarter.Met,
		Counts: true, Num: nan, Den: nan, Raw: nan, Shrunk: nan, ShrinkWeight: nan}
	change(&ind, &c)
	m := &method.Method{Indicators: []method.Indicator{ind}, Criteria: []method.Criterion{{Name: "poverty", Of: "poverty"}}}
	return &kvarter.Round{Findings: []kvarter.Finding{{Area: "1", Outcome: kvarter.OutcomeIn, Criteria: []kvarter.CriterionFinding{c}}},
		Areas: &kvarter.Areas{Items: []kvarter.Area{{Code: "1", Name: "Havnen"}}, GroupNames: map[kvarter.Level]map[string]string{"district": {"N": "Nord"}}}}, m
}

func TestWhatStandsBesideAFigure(t *testing.T) {
	nan := math.NaN()
	for name, x := range map[string]struct {
		change func(*method.Indicator, *kvarter.CriterionFinding)
		da, en string
		marks  string
	}{
		"counted": {func(i *method.Indicator, c *kvarter.CriterionFinding) {}, "", "", ""},
		"raw decides": {func(i *method.Indicator, c *kvarter.CriterionFinding) {
			i.Shrink = &method.Shrink{Form: "logit", Within: []kvarter.Level{"district"}, Decides: "raw"}
			c.Raw, c.Shrunk, c.ShrinkWeight = .221, .184, .62
		}, "Fattigdom: 22,1 % som talt op, 18,4 % udjævnet mod gruppens tal, hvor områdets egne tal vejer 62 %; det optalte tal afgør.",
			"Poverty: 22.1 % as counted, 18.4 % drawn towards that of its group, where the area's own counts weigh 62 %; the figure as counted decides.", ""},
		"shrunk decides": {func(i *method.Indicator, c *kvarter.CriterionFinding) {
			i.Shrink = &method.Shrink{Form: "logit", Decides: "shrunk"}
			c.Raw, c.Shrunk, c.ShrinkWeight = .25, .221, .5
		}, "Fattigdom: 25,0 % som talt op, 22,1 % udjævnet mod byens tal, hvor områdets egne tal vejer 50 %; det udjævnede tal afgør.",
			"Poverty: 25.0 % as counted, 22.1 % drawn towards the figure of the city, where the area's own counts weigh 50 %; the shrunken figure decides.", "shrunken"},
		"standardised": {func(i *method.Indicator, c *kvarter.CriterionFinding) {
			i.Standardise = &method.Standardise{}
			c.Raw = .3
		}, "Fattigdom: 22,1 % standardiseret for alder og køn, 30,0 % som talt op; det standardiserede tal afgør.",
			"Poverty: 22.1 % standardised by age and sex, 30.0 % as counted; the standardised figure decides.", "standardised"},
		"imputed": {func(i *method.Indicator, c *kvarter.CriterionFinding) {
			c.Imputed, c.NoInterval, c.Low, c.High = "group_mean", "imputed", nan, nan
		}, "Fattigdom er ikke målt her: tallet er udfyldt (gennemsnit af gruppen).", "Poverty was not measured here: the figure is filled in (mean of the group).", "filled in"},
		"survey, inherited": {func(i *method.Indicator, c *kvarter.CriterionFinding) {
			c.Survey, c.Superpopulation, c.Inherited = "inherited", "sampled_residents", "N"
		}, "Fattigdom er tallet for Nord, skønnet fra en undersøgelse, med 95 %-intervallet 18,0–26,0 % for de beboere, som stikprøven er trukket blandt.",
			"Poverty is the figure for Nord, estimated from a survey, with the 95 % interval 18.0–26.0 % of the residents that the sample was drawn from.", "from a survey"},
		"survey, never alone": {func(i *method.Indicator, c *kvarter.CriterionFinding) {
			c.Survey, c.Inherited, c.Counts, c.Low, c.High, c.NoInterval = "inherited", "N", false, nan, nan, "no_freedom"
		}, "Fattigdom er tallet for Nord, skønnet fra en undersøgelse; det vises og afgør intet.|Fattigdom har intet interval: der er for få enheder til at måle spredningen.",
			"Poverty is the figure for Nord, estimated from a survey; it is shown and never decides.|Poverty has no interval: there are too few units to measure the spread.", "from a survey"},
		"synthetic": {func(i *method.Indicator, c *kvarter.CriterionFinding) {
			c.Survey, c.Superpopulation = "synthetic", "sampled_residents"
		}, "Fattigdom er et syntetisk skøn fra en undersøgelse, efter hvem der bor her, med 95 %-intervallet 18,0–26,0 % for de beboere, som stikprøven er trukket blandt.",
			"Poverty is a synthetic estimate from a survey, by who lives here, with the 95 % interval 18.0–26.0 % of the residents that the sample was drawn from.", "synthetic estimate"},
		"a value without a variance": {func(i *method.Indicator, c *kvarter.CriterionFinding) {
			i.Value, i.Count, i.Base, i.Interval, c.Low, c.High = "v", "", "", "none", nan, nan
		}, "Fattigdom har intet interval: der er ikke oplyst nogen varians.", "Poverty has no interval: no variance was supplied.", ""},
		"declared": {func(i *method.Indicator, c *kvarter.CriterionFinding) { i.Interval, c.Low, c.High = "none", nan, nan },
			"Fattigdom har intet interval: metoden angiver intet interval.", "Poverty has no interval: the method declares no interval.", ""},
	} {
		r, m := besideRound(x.change)
		for lang, want := range map[string]string{"da": x.da, "en": x.en} {
			e := Table(r, m, "1", lang, Internal)
			if got := strings.Join(e.Quality, "|"); got != want {
				t.Errorf("%s, %s: «%s», want «%s»", name, lang, got, want)
			}
			if got := strings.Join(e.Rows[0].Marks, " "); lang == "en" && got != x.marks {
				t.Errorf("%s: marks %q, want %q", name, got, x.marks)
			}
			if x := e.Rows[0]; (x.IntervalText == "") == (x.IntervalOf != "") || (x.IntervalText == "") != (x.NoIntervalText != "") {
				t.Errorf("%s: interval %q of %q, none since %q", name, x.IntervalText, x.IntervalOf, x.NoIntervalText)
			}
		}
	}
}

func TestFilledIsSaidOfTheRound(t *testing.T) {
	r, m := besideRound(func(i *method.Indicator, c *kvarter.CriterionFinding) {})
	r.Quality = []kvarter.NamedQuality{{Name: "poverty", Measured: 13, Imputed: 1, Suppressed: 1}}
	for lang, want := range map[string]string{"da": "udfyldt er 1 af 14 tal (7,1 %); der mangler 0, og holdt tilbage er 1.", "en": "filled in: 1 of 14 figures (7.1 %); missing: 0; withheld: 1."} {
		if got := Filled(r, m, lang, Public); len(got) != 1 || !strings.HasSuffix(got[0], ": "+want) {
			t.Errorf("%s: %q", lang, got)
		}
		if e := Table(r, m, "1", lang, Public); len(e.Quality) != 1 || !strings.HasSuffix(e.Quality[0], want) {
			t.Errorf("%s: %q", lang, e.Quality)
		}
	}
	m.Indicators[0].Sensitive = true
	if got := Filled(r, m, "en", Public); got != nil {
		t.Errorf("the public is told of a sensitive figure: %q", got)
	}
}
