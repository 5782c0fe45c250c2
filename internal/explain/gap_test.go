package explain

import (
	"strings"
	"testing"

	"kvarter"
	"kvarter/internal/follow"
	"kvarter/internal/forecast"
	"kvarter/internal/gap"
	"kvarter/internal/method"
)

func ptr(v float64) *float64 { return &v }

// two areas and the rest, two years; claimed tells whether the reduction lies beyond the selection effect.
func followed(value, expected float64, claimed bool) *follow.Followed {
	f := &follow.Followed{Indicators: []follow.Indicator{{Indicator: method.Indicator{Name: "schooling", Label: method.Text{"da": "kun grundskole", "en": "basic schooling only"}, Unit: "share", Decimals: -1}}},
		Rounds: []follow.Round{{Period: 2017}, {Period: 2024}}, Index: gap.Index{From: 2017, To: 2024}}
	f.Index.By = []gap.IndexSpan{{Membership: gap.AtStart, Reduction: gap.Reduction{From: 2017, To: 2024, Value: &value, Selection: &gap.Selection{Expected: &expected, SE: ptr(.01), Limit: ptr(3), Beyond: ptr(value - expected), Claimed: claimed}}}}
	c := &gap.City{Areas: 2, Rounds: []gap.Designation{{Period: 2000, In: []bool{true, false}}}, Indicators: []gap.Indicator{{Name: "schooling", Slices: []gap.Slice{
		{Period: 2000, Num: []float64{362, 222}, Den: []float64{1000, 1000}}, {Period: 2023, Num: []float64{184, 94}, Den: []float64{1000, 1000}}}}}}
	f.Comparisons = gap.Compare(c, 2000, 2023)
	return f
}

func TestReductionInWords(t *testing.T) {
	for _, c := range []struct {
		f      *follow.Followed
		en, da string
	}{
		{followed(.17, .07, true), "The areas designated in 2017 were 17 % less disadvantaged in 2024 than in 2017. Of this, selection alone would give 7 %; the rest lies beyond that.",
			"De områder, der er udpeget i 2017, var 17 % mindre udsatte i 2024 end i 2017. Heraf ville udvælgelsen alene give 7 %; resten ligger ud over det."},
		{followed(.04, .05, false), "There is no reduction beyond what selection alone would give: measured, the areas designated in 2017 were 4 % less disadvantaged in 2024 than in 2017, and selection alone would give 5 % ± 3 %.",
			"Der er ingen nedgang ud over, hvad udvælgelsen alene ville give: målt var de områder, der er udpeget i 2017, 4 % mindre udsatte i 2024 end i 2017, og udvælgelsen alene ville give 5 % ± 3 %."},
		{followed(-.04, .05, false), "The areas designated in 2017 were 4 % more disadvantaged in 2024 than in 2017.", "De områder, der er udpeget i 2017, var 4 % mere udsatte i 2024 end i 2017."},
	} {
		if got := ReductionSentence(c.f, gap.AtStart, "en"); got != c.en {
			t.Errorf("got  %s\nwant %s", got, c.en)
		}
		if got := ReductionSentence(c.f, gap.AtStart, "da"); got != c.da {
			t.Errorf("got  %s\nwant %s", got, c.da)
		}
	}
	f := followed(.1, .1, false)
	f.Index.By[0].Reduction = gap.Reduction{From: 2017, To: 2024, Why: gap.NotApart}
	if got := ReductionSentence(f, gap.AtStart, "en"); got != "Whether the areas have become less disadvantaged is not stated: at the start the areas could not be told from the rest." {
		t.Error(got)
	}
}

func TestGapInWords(t *testing.T) {
	f := followed(.1, .1, false)
	want := "Basic schooling only in the areas went from 36.2 % in 2000 to 18.4 % in 2023, in the rest of the city from 22.2 % to 9.4 %. The gap went from 14.0 percentage points to 9.0 percentage points and the ratio from 1.63 to 1.96: points and ratio disagree."
	if got := GapSentence(f, 0, gap.AtEnd, "en"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := GapSentence(f, 0, gap.AtEnd, "da"); !strings.HasPrefix(got, "Kun grundskole gik i områderne fra 36,2 % i 2000 til 18,4 % i 2023") || !strings.HasSuffix(got, "fra 1,63 til 1,96: point og forhold er uenige.") {
		t.Error(got)
	}
}

// Every word of the closed sets is there in both languages, and no sentence is ever without its reason.
func TestGapWordsAreThere(t *testing.T) {
	for _, lang := range []string{"da", "en"} {
		for _, w := range []gap.Why{gap.NoFigures, gap.Suppressed, gap.NoRound, gap.NoAreas, gap.ZeroBase, gap.Break, gap.NoSpread, gap.OnePeriod, gap.NotApart, gap.NoCriteria, gap.FewAreas} {
			if GapWhy(w, lang) == "" {
				t.Errorf("%s: no words for %s", lang, w)
			}
		}
		for _, v := range []gap.Verdict{gap.Closer, gap.Further, gap.Disagree, gap.Unchanged, gap.CaughtUp, gap.FellBehind, gap.Ahead} {
			if GapVerdict(v, lang) == "" {
				t.Errorf("%s: no words for %s", lang, v)
			}
		}
		for _, s := range []forecast.Status{forecast.Achieved, forecast.OnTrack, forecast.SomeProgress, forecast.LimitedProgress, forecast.MovingAway} {
			if got := TargetStatus(s, lang); got == TargetStatus(forecast.CannotBeComputed, lang) {
				t.Errorf("%s: no words for %s", lang, s)
			}
		}
	}
}

// Of origin and convictions nothing is said of what would have to change.
func TestDistanceOfSensitiveCriteria(t *testing.T) {
	law := &method.Method{Indicators: []method.Indicator{{Name: "origin", Unit: "share", Decimals: -1, Sensitive: true}, {Name: "outside", Unit: "share", Decimals: -1}}}
	d := forecast.Distance{Indicator: "origin", Value: ptr(.517), Limit: ptr(.5), Points: ptr(.017), Verdict: kvarter.Met, Sensitive: true, Persons: ptr(-12)}
	if got := DistanceText(law, &d, "en"); got != "the limit is reached (51.7 % against the limit 50.0 %)" {
		t.Error(got)
	}
	d = forecast.Distance{Indicator: "outside", Value: ptr(.4), Limit: ptr(.4), Points: ptr(0), Verdict: kvarter.NotMet, Persons: ptr(1)}
	if got := DistanceText(law, &d, "en"); got != "the limit is not reached, exactly at it; 1 more person would turn it" {
		t.Error(got)
	}
	d.Points, d.Persons, d.Verdict = ptr(.02), ptr(-31), kvarter.Met
	if got := DistanceText(law, &d, "da"); got != "grænsen er nået, 2,0 procentpoint fra den; 31 færre personer ville vende det" {
		t.Error(got)
	}
}
