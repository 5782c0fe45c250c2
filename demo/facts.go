package demo

import "fmt"

// Group is what a fact is about: Designated and Rest are the small areas of the second round and all others, City is all of them; any other
// value is the code of a district, survey area or polling place.
const (
	Designated = "designated"
	Rest       = "rest"
	City_      = "city"
)

// Kind is how a fact is computed.
type Kind string

const (
	Share      Kind = "share"      // 100·Σnum/Σden over the group
	Gap        Kind = "gap"        // share of Designated minus share of Rest, in points
	Ratio      Kind = "ratio"      // share of Designated over share of Rest
	MeanGap    Kind = "mean_gap"   // Σnum/Σden of Rest minus that of Designated
	Facilities Kind = "facilities" // facilities of kind Num; within designated small areas where the group says so
	Listed     Kind = "listed"     // housing areas with the outcome Num by dk-almenbolig-2021
	Reduction  Kind = "reduction"  // 1 − D(Period)/D(2017) of the index of disadvantage, per cent
	Minimum    Kind = "minimum"    // smallest share over the places of level Group
	Maximum    Kind = "maximum"    // largest share over the places of level Group
)

// Fact is a figure of the policy that the demo city shows to the printed digit.
type Fact struct {
	ID     string
	Text   map[string]string // da, en
	Kind   Kind
	Num    string
	Den    string
	Period int
	Group  string
	Want   string // as printed, with a decimal point
	Digits int    // decimals of Want
}

// Facts lists the figures of policy.md section 5, with the places in this city that carry them.
func (c *City) Facts() []Fact {
	t := func(da, en string) map[string]string { return map[string]string{"da": da, "en": en} }
	out := []Fact{
		{"outside_2000", t("uden for arbejdsmarkedet 2000", "outside the labour market 2000"), Share, "outside_labour_market", "residents_18_64", 2000, Designated, "28", 0},
		{"outside_2023", t("uden for arbejdsmarkedet 2023", "outside the labour market 2023"), Share, "outside_labour_market", "residents_18_64", 2023, Designated, "17.3", 1},
		{"benefits_2023", t("midlertidig forsørgelse 2023", "temporary public benefits 2023"), Share, "temporary_benefits", "residents_18_64", 2023, Designated, "11.3", 1},
		{"benefits_rest_2023", t("midlertidig forsørgelse 2023, resten", "temporary public benefits 2023, rest"), Share, "temporary_benefits", "residents_18_64", 2023, Rest, "6.7", 1},
		{"activity_2023", t("aktivitetsparate 2023", "activity-ready 2023"), Share, "activity_ready", "residents_18_64", 2023, Designated, "3.7", 1},
		{"activity_rest_2023", t("aktivitetsparate 2023, resten", "activity-ready 2023, rest"), Share, "activity_ready", "residents_18_64", 2023, Rest, "1.7", 1},
		{"schooling_2000", t("kun grundskole 2000", "basic schooling only 2000"), Share, "basic_schooling", "residents_30_59", 2000, Designated, "36.2", 1},
		{"schooling_2023", t("kun grundskole 2023", "basic schooling only 2023"), Share, "basic_schooling", "residents_30_59", 2023, Designated, "18.4", 1},
		{"schooling_gap_2000", t("forskel i kun grundskole 2000", "gap in basic schooling 2000"), Gap, "basic_schooling", "residents_30_59", 2000, Designated, "14", 0},
		{"schooling_gap_2023", t("forskel i kun grundskole 2023", "gap in basic schooling 2023"), Gap, "basic_schooling", "residents_30_59", 2023, Designated, "9", 0},
		{"schooling_ratio_2000", t("kun grundskole i forhold til resten 2000", "basic schooling against the rest 2000"), Ratio, "basic_schooling", "residents_30_59", 2000, Designated, "1.63", 2},
		{"schooling_ratio_2023", t("kun grundskole i forhold til resten 2023", "basic schooling against the rest 2023"), Ratio, "basic_schooling", "residents_30_59", 2023, Designated, "1.96", 2},
		{"life_2023", t("kortere middellevetid, år", "shorter life expectancy, years"), MeanGap, "life_years", "residents", 2023, Designated, "3.5", 1},
		{"sports_2023", t("idræt i 6. klasse", "grade 6 in a sports club"), Share, "sports_club", "pupils_grade6", 2023, Designated, "67", 0},
		{"sports_rest_2023", t("idræt i 6. klasse, resten", "grade 6 in a sports club, rest"), Share, "sports_club", "pupils_grade6", 2023, Rest, "76", 0},
		{"scouts_2023", t("spejder, teater og kunst i 6. klasse", "grade 6 in scouts, theatre, art"), Share, "scouts_arts", "pupils_grade6", 2023, Designated, "12", 0},
		{"scouts_rest_2023", t("spejder, teater og kunst i 6. klasse, resten", "grade 6 in scouts, theatre, art, rest"), Share, "scouts_arts", "pupils_grade6", 2023, Rest, "23", 0},
		{"noise_2023", t("støjramte boliger", "homes exposed to noise"), Share, "noise_homes", "homes", 2023, Designated, "53", 0},
		{"noise_rest_2023", t("støjramte boliger, resten", "homes exposed to noise, rest"), Share, "noise_homes", "homes", 2023, Rest, "48", 0},
		{"safe_lowest_2024", t("mindst trygge bydel 2024", "least safe district 2024"), Minimum, "safe_respondents", "respondents", 2024, "district", "67", 0},
		{"safe_highest_2024", t("mest trygge bydel 2024", "safest district 2024"), Maximum, "safe_respondents", "respondents", 2024, "district", "90", 0},
		{"safe_area_lowest_2024", t("mindst trygge undersøgte område 2024", "least safe survey area 2024"), Minimum, "safe_respondents", "respondents", 2024, "survey_area", "67", 0},
		{"safe_area_highest_2024", t("mest trygge undersøgte område 2024", "safest survey area 2024"), Maximum, "safe_respondents", "respondents", 2024, "survey_area", "72", 0},
		{"turnout_2021", t("valgdeltagelse 2021, ét afstemningssted", "turnout 2021, one polling place"), Share, "votes", "eligible_voters", electionYear, c.lowTurnout(), "33.27", 2},
		{"turnout_city_2021", t("valgdeltagelse 2021, byen", "turnout 2021, the city"), Share, "votes", "eligible_voters", electionYear, City_, "59.8", 1},
		{"reduction_2024", t("mindre udsat på syv år, pct. (kalibreret)", "less disadvantaged in seven years, per cent (calibrated)"), Reduction, "", "", 2024, Designated, "17", 0},
		{"prevention_2024", t("forebyggelsesområder 2024", "prevention areas 2024"), Listed, "forebyggelse", "", 2024, City_, "15", 0},
		{"harder_2024", t("udsatte boligområder 2024", "disadvantaged housing areas 2024"), Listed, "udsat", "", 2024, City_, "0", 0},
		{"playgrounds", t("bemandede legepladser", "staffed playgrounds"), Facilities, "staffed_playground", "", 2024, City_, "26", 0},
		{"playgrounds_designated", t("bemandede legepladser i områderne", "staffed playgrounds in the areas"), Facilities, "staffed_playground", "", 2024, Designated, "7", 0},
		{"housing_plans", t("boligsociale helhedsplaner", "social housing plans"), Facilities, "housing_plan", "", 2024, City_, "5", 0},
	}
	var kept []Fact
	for _, f := range out {
		if f.Period >= c.opt.From {
			kept = append(kept, f)
		}
	}
	return kept
}

func (c *City) lowTurnout() string { return "V" + c.town.quarters[c.special.turnout].code[1:] }

// Codes are the codes of the small areas, in the order of Screened.In.
func (c *City) Codes() []string {
	out := make([]string, len(c.town.tracts))
	for i, t := range c.town.tracts {
		out[i] = t.code
	}
	return out
}

// Check computes a fact from the city's own figures and its own second round; ok is false where they do not print as wanted.
func (c *City) Check(f Fact) (got string, ok bool) {
	sum := func(group string) (num, den int64) {
		in := func(i int) bool {
			switch group {
			case Designated:
				return c.Second.In[i]
			case Rest:
				return !c.Second.In[i]
			case City_:
				return true
			}
			return "V"+c.town.quarters[c.town.tracts[i].quarter].code[1:] == group
		}
		y := c.year(f.Period)
		num, _ = c.total(f.Num, y, in)
		den, _ = c.total(f.Den, y, in)
		return
	}
	var v float64
	switch f.Kind {
	case Share:
		a, b := sum(f.Group)
		v = 100 * float64(a) / float64(b)
	case Gap, Ratio, MeanGap:
		a, b := sum(Designated)
		d, e := sum(Rest)
		x, y := float64(a)/float64(b), float64(d)/float64(e)
		switch f.Kind {
		case Gap:
			v = 100 * (x - y)
		case Ratio:
			v = x / y
		case MeanGap:
			v = (y - x) / 10 // life years are kept in tenths
		}
	case Reduction:
		v = float64(c.reduction(FirstYear, f.Period, false)) / 100
	case Facilities:
		for _, p := range c.facilities() {
			if p.kind != f.Num {
				continue
			}
			for i := range c.town.tracts {
				if f.Group == City_ || c.Second.In[i] && c.town.tracts[i].face >= 0 && inside(p.at, c.town.net.ring(c.town.tracts[i].face)) {
					v++
					break
				}
			}
		}
	case Listed:
		for _, e := range c.estates {
			if prevention, harder := e.lists(SecondYear); f.Num == "forebyggelse" && prevention || f.Num == "udsat" && harder {
				v++
			}
		}
	case Minimum, Maximum:
		var xs []int
		if f.Group == "district" {
			for _, u := range c.unsafe[c.year(f.Period)] {
				xs = append(xs, 1000-int(u))
			}
		} else {
			for _, s := range surveySafe() {
				xs = append(xs, s*10)
			}
		}
		for i, x := range xs {
			if y := float64(x) / 10; i == 0 || f.Kind == Minimum && y < v || f.Kind == Maximum && y > v {
				v = y
			}
		}
	}
	got = fmt.Sprintf("%.*f", f.Digits, v)
	return got, got == f.Want
}

// lists judges an estate by § 61 a and § 61 b as they stand since December 2021, in whole numbers.
func (e *estate) lists(year int) (prevention, harder bool) {
	now, last := e.rows[year-firstEstateYear], e.rows[year-1-firstEstateYear]
	// a mean of two shares against a limit: a/b + c/d > 2p/q
	over := func(k, base int, p, q int64) bool {
		return q*(now[k]*last[base]+last[k]*now[base]) > 2*p*now[base]*last[base]
	}
	// convicted against the country's mean share of the two years, in per 10,000
	country := countryConvicted(year) + countryConvicted(year-1)
	convicted := func(times int64) bool {
		return 10000*(now[5]*last[1]+last[5]*now[1]) >= times*country*now[1]*last[1]
	}
	schooling := now[6]*100 > 60*now[3]
	income := func(p int64) bool { return now[8]*100 < p*regionIncome(year) }
	count := func(xs ...bool) (n int) {
		for _, x := range xs {
			if x {
				n++
			}
		}
		return n
	}
	harder = count(over(4, 2, 40, 100), convicted(3), schooling, income(55)) >= 2
	prevention = now[9]*100 > 30*now[0] && count(over(4, 2, 30, 100), convicted(2), schooling, income(65)) >= 2
	return prevention, harder
}
