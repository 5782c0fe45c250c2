package survey

import (
	"math"
	"testing"

	"kvarter/internal/stat"
)

// Figures of R 4.2.2 with survey 4.1.1 on the same samples: unequal weights under calibration, lonely clusters, intervals, contrasts
// and replicate weights, which the folder of reference data leaves out.

type figure struct{ value, se float64 }

func (f figure) hold(t *testing.T, what string, e Estimate) {
	t.Helper()
	closeTo(t, what, e.Value, f.value)
	closeTo(t, "standard error of "+what, e.SE, f.se)
}

func TestCalibrationOfUnequalWeights(t *testing.T) {
	f, d := stratified(t, true)
	post, err := d.PostStratify(byTarget(f))
	if err != nil {
		t.Fatal(err)
	}
	raked, _, err := d.Rake([]Margin{byType(f), byTarget(f)}, RakeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	g, d2 := twoStage(t)
	post2, err := d2.PostStratify(byType(g))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name                             string
		f                                file
		d                                *Design
		mean, total, ratio, meanE, sumOf figure
	}{
		{"postStratify(strat, ~sch.wide)", f, post, figure{662.20302945044432, 9.272543899907804}, figure{3689885.6776593067, 125625.23333752091},
			figure{1.0521925368832901, 0.0032630643917782609}, figure{674.39931156179512, 12.330511420224664}, figure{1841511.0405491469, 77065.316086233302}},
		{"rake(strat, ~stype, ~sch.wide)", f, raked, figure{662.21165035693934, 9.2729150893156476}, figure{3688120.4731485969, 115902.41344211389},
			figure{1.0521993489306185, 0.0032769697785826205}, figure{674.39454792678589, 12.344347434191535}, figure{1842593.5090064697, 72555.946264016588}},
		{"postStratify(clus2, ~stype)", g, post2, figure{673.00231127446727, 28.831808812297933}, figure{3074076.3525918587, 292584.37588693242},
			figure{1.0412234759948638, 0.0041118436213047928}, figure{692.81040086673886, 29.926604237402969}, figure{1469649.6078006499, 217256.22638466221}},
	} {
		api, enroll, e := c.f.figures("api00"), c.f.figures("enroll"), c.f.is("stype", "E")
		c.mean.hold(t, c.name+" mean", c.d.Mean(api, nil))
		c.total.hold(t, c.name+" total", c.d.Total(enroll, nil))
		c.ratio.hold(t, c.name+" ratio", c.d.Ratio(api, c.f.figures("api99"), nil))
		c.meanE.hold(t, c.name+" mean of a domain", c.d.Mean(api, e))
		c.sumOf.hold(t, c.name+" total of a domain", c.d.Total(enroll, e))
	}
}

// The stratified sample with one high school left: options(survey.lonely.psu = …).
func TestLonelyClusters(t *testing.T) {
	f := read(t, "apistrat.csv")
	var keep [][]string
	high := 0
	for _, r := range f.row {
		if r[f.at["stype"]] == "H" {
			if high++; high > 1 {
				continue
			}
		}
		keep = append(keep, r)
	}
	f.row = keep
	for _, c := range []struct {
		rule               Lonely
		mean, total, ratio figure
	}{
		{LonelyCertainty, figure{666.79480176441371, 10.483382107794366}, figure{2722740.5080738068, 91370.832975842903}, figure{1.0574111114128835, 0.0041078898658279406}},
		{LonelyAverage, figure{666.79480176441371, 12.839468471359497}, figure{2722740.5080738068, 111905.95908194108}, figure{1.0574111114128835, 0.0050311170454142538}},
		{LonelyAdjust, figure{666.79480176441371, 10.497945667091118}, figure{2722740.5080738068, 97035.806808242181}, figure{1.0574111114128835, 0.0041087724402081929}},
		{LonelyFail, figure{666.79480176441371, math.NaN()}, figure{}, figure{}},
	} {
		d := build(t, Spec{Weights: f.figures("pw"), Stages: []Stage{{Strata: f.labels("stype"), Units: f.figures("fpc")}}, Lonely: c.rule})
		mean := d.Mean(f.figures("api00"), nil)
		if c.rule == LonelyFail {
			closeTo(t, "mean", mean.Value, c.mean.value)
			if !math.IsNaN(mean.SE) || mean.Why != LonelyCluster || mean.Limits(stat.KindDelta, .95).Why != stat.NoVariance {
				t.Errorf("a lonely cluster gives %v (%s)", mean.SE, mean.Why)
			}
			continue
		}
		c.mean.hold(t, string(c.rule)+" mean", mean)
		c.total.hold(t, string(c.rule)+" total", d.Total(f.figures("enroll"), nil))
		c.ratio.hold(t, string(c.rule)+" ratio", d.Ratio(f.figures("api00"), f.figures("api99"), nil))
	}
}

func TestEffectsAndIntervals(t *testing.T) {
	f, d := oneStage(t)
	api, yes := f.figures("api00"), Answers(f.labels("sch.wide"), "Yes")
	_, strat := stratified(t, true)
	closeTo(t, "deff of a mean", d.Mean(api, nil).Effect, 9.0697483624530619)
	closeTo(t, "deff of a share", d.Mean(yes, nil).Effect, 0.68652916924713681)
	closeTo(t, "deff of a domain", d.Mean(api, f.is("stype", "E")).Effect, 6.389160739750201)
	closeTo(t, "deff of strata", strat.Mean(read(t, "apistrat.csv").figures("api00"), nil).Effect, 1.1655661714535261)
	for what, c := range map[string][2]float64{
		"degf":    {d.Freedom(), 14},
		"strata":  {strat.Freedom(), 197},
		"degf, E": {d.Mean(api, f.is("stype", "E")).Freedom, 14},
		"degf, H": {d.Mean(api, f.is("stype", "H")).Freedom, 7},
	} {
		if c[0] != c[1] {
			t.Errorf("%s = %v, want %v", what, c[0], c[1])
		}
	}
	logit := d.Mean(yes, nil).Limits(stat.KindLogit, .95) // svyciprop(method = "logit")
	closeTo(t, "logit low", logit.Low, 0.8237988923790337)
	closeTo(t, "logit high", logit.High, 0.91190007702122267)
	delta := d.Mean(api, nil).Limits(stat.KindDelta, .95) // confint(df = degf)
	closeTo(t, "low", delta.Low, 593.67631446332553)
	closeTo(t, "high", delta.High, 694.66248335088221)
	if logit.Of != stat.SampledResidents || delta.Kind != stat.KindDelta {
		t.Errorf("%+v, %+v", logit, delta)
	}
	wilson := d.Mean(yes, nil).Limits(stat.KindWilson, .95)
	if math.Abs(wilson.Low-logit.Low) > .005 || math.Abs(wilson.High-logit.High) > .005 || wilson.Of != stat.SampledResidents {
		t.Errorf("Wilson %+v is far from logit %+v", wilson, logit)
	}
	if l := d.Mean(api, nil).Limits(stat.KindWilson, .95); l.Why != stat.BadSetting {
		t.Errorf("Wilson's interval of a mean that is no share: %+v", l)
	}
}

// svyby(covmat = TRUE) and svycontrast.
func TestDomainsAreNotIndependent(t *testing.T) {
	f, d := oneStage(t)
	by := d.Domains(f.figures("api00"), nil, f.labels("stype"))
	if len(by) != 3 || by[0].Name != "E" || by[1].Name != "H" || by[2].Name != "M" {
		t.Fatalf("domains %v", by)
	}
	v, why := Covariance(by[0].Estimate, by[1].Estimate, by[2].Estimate)
	if why != "" {
		t.Fatal(why)
	}
	want := [3][3]float64{
		{500.07733153493160, 521.97977963695280, 646.83743237958072},
		{521.97977963695280, 1445.53936135152867, 658.33093338365734},
		{646.83743237958072, 658.33093338365734, 999.15829195244407},
	}
	for a := range want {
		for b := range want[a] {
			closeTo(t, "covariance", v[a][b], want[a][b])
		}
	}
	figure{30.296626984126988, 30.02760619184544}.hold(t, "E − H", Difference(by[0].Estimate, by[1].Estimate))
	// A domain against the city that holds it: the variance is that of one sum of linearised values, also by the matrix.
	city := d.Mean(f.figures("api00"), nil)
	gap := Difference(by[1].Estimate, city)
	v, _ = Covariance(by[1].Estimate, city)
	closeTo(t, "gap", gap.SE*gap.SE, v[0][0]+v[1][1]-2*v[0][1])
}

// as.svrepdesign(type = "JKn") and "JK1", which correct for no finite population.
func TestReplicateWeights(t *testing.T) {
	f, d := stratified(t, false)
	jkn, err := d.Jackknife()
	if err != nil {
		t.Fatal(err)
	}
	api, api99 := f.figures("api00"), f.figures("api99")
	get := func(e Estimate, err error) Estimate {
		t.Helper()
		if err != nil || e.Why != "" {
			t.Fatalf("%v %s", err, e.Why)
		}
		return e
	}
	figure{662.28736315932076, 9.5361322969251869}.hold(t, "JKn mean", get(jkn.Estimate(api, nil, nil)))
	figure{1.0522605462182486, 0.0036918771276043144}.hold(t, "JKn ratio", get(jkn.Estimate(api, api99, nil)))
	figure{3687177.5324382782, 117319.08596896478}.hold(t, "JKn total", get(jkn.Total(f.figures("enroll"), nil)))
	g := read(t, "apiclus1.csv")
	jk1, err := build(t, Spec{Weights: g.figures("pw"), Stages: []Stage{{Clusters: g.labels("dnum")}}}).Jackknife()
	if err != nil {
		t.Fatal(err)
	}
	mean := get(jk1.Estimate(g.figures("api00"), nil, nil))
	figure{644.16939890710387, 26.594161357710597}.hold(t, "JK1 mean", mean)
	figure{1.0612728107529013, 0.0065035301616619117}.hold(t, "JK1 ratio", get(jk1.Estimate(g.figures("api00"), g.figures("api99"), nil)))
	if l := mean.Limits(stat.KindDelta, .95); l.Kind != stat.KindReplicates || mean.Freedom != 14 {
		t.Errorf("%+v at %v degrees of freedom", l, mean.Freedom)
	}
}
