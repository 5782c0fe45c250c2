package pipeline

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kvarter"
	"kvarter/internal/source"
	"kvarter/internal/source/csv"
	"kvarter/internal/testdata"
)

// havneby makes up the files of testdata/survey: three districts of four small areas, and a sample of 12 residents in each of 10 blocks of each district.
// KVARTER_UPDATE=1 writes them.
func havneby() map[string]string {
	r := rand.New(rand.NewPCG(2024, 11))
	areas, residents := "code,name,district\n", "code,residents,under_40,from_40\n"
	register, answers := "district,age,residents\n", "district,block,weight,age,safety,years\n"
	for d, district := range []string{"N", "S", "W"} {
		under, from := 0, 0
		for k := 1; k <= 4; k++ {
			young, old := 300+10*r.IntN(40), 300+10*r.IntN(40)
			code := fmt.Sprintf("%s%d", district, k)
			areas += fmt.Sprintf("%s,%s %d,%s\n", code, []string{"Nordhavn", "Sønderhavn", "Vesthavn"}[d], k, district)
			residents += fmt.Sprintf("%s,%d,%d,%d\n", code, young+old, young, old)
			under, from = under+young, from+old
		}
		register += fmt.Sprintf("%s,under_40,%d\n%s,from_40,%d\n", district, under, district, from)
		for block := 1; block <= 10; block++ {
			local := []float64{.12, .30, .20}[d] + .08*(r.Float64()-.5)
			for range 12 {
				age, p := "under_40", local+.05
				if r.Float64() < .55 {
					age, p = "from_40", local-.05
				}
				safety := "safe"
				switch x := r.Float64(); {
				case x < p/3:
					safety = "very unsafe"
				case x < p:
					safety = "unsafe"
				case x > .97:
					safety = ""
				}
				answers += fmt.Sprintf("%s,%d,%.3f,%s,%s,%d\n", district, block, float64(under+from)/120, age, safety, 1+r.IntN(40))
			}
		}
	}
	return map[string]string{"areas.csv": areas, "residents.csv": residents, "register.csv": register, "answers.csv": answers}
}

func surveyFiles(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, name := range []string{"kvarter.yaml", "method.yaml", "areas.csv", "residents.csv", "register.csv", "answers.csv"} {
		b, err := os.ReadFile(filepath.Join("testdata", "survey", name))
		if err != nil {
			t.Fatal(err)
		}
		out[name] = string(b)
	}
	return out
}

func TestSurveyFilesAreThoseMadeUp(t *testing.T) {
	for name, want := range havneby() {
		path := filepath.Join("testdata", "survey", name)
		if os.Getenv("KVARTER_UPDATE") != "" {
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("%s is not what the helper makes: KVARTER_UPDATE=1 go test -run %s", name, t.Name())
		}
	}
}

// respondent is a row of answers.csv.
type respondent struct {
	district, block, age, safety string
	weight                       float64
}

func respondents(t *testing.T, src string) []respondent {
	t.Helper()
	var out []respondent
	for _, line := range strings.Split(strings.TrimSpace(src), "\n")[1:] {
		c := strings.Split(line, ",")
		w, err := strconv.ParseFloat(c[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, respondent{c[0], c[1], c[3], c[4], w})
	}
	return out
}

func (r respondent) counts() float64 {
	if strings.HasSuffix(r.safety, "unsafe") {
		return 1
	}
	return 0
}

// byHand is the share of a district and its standard error from weights alone: the spread of the blocks' totals of w·(y − p)/Σw.
func byHand(list []respondent, district string) (p, se float64, n int) {
	y, x := 0.0, 0.0
	for _, r := range list {
		if r.district == district && r.safety != "" {
			y, x, n = y+r.weight*r.counts(), x+r.weight, n+1
		}
	}
	p = y / x
	total := map[string]float64{}
	for _, r := range list {
		if r.district == district {
			total[r.block] += 0
			if r.safety != "" {
				total[r.block] += r.weight * (r.counts() - p) / x
			}
		}
	}
	mean, sum := 0.0, 0.0
	for _, v := range total {
		mean += v / float64(len(total))
	}
	for _, v := range total {
		sum += (v - mean) * (v - mean)
	}
	return p, math.Sqrt(sum * float64(len(total)) / float64(len(total)-1)), n
}

// Without calibration every district is its own stratum of ten blocks: estimates and errors by hand. Every area takes over its district's.
func TestSurveyIsInherited(t *testing.T) {
	files := surveyFiles(t)
	at := strings.Index(files["kvarter.yaml"], "    calibrate:")
	files["kvarter.yaml"] = files["kvarter.yaml"][:at] + "method: method.yaml\n"
	s, err := screened(t, files, Options{})
	if err != nil {
		t.Fatal(err)
	}
	list := respondents(t, files["answers.csv"])
	y, x := 0.0, 0.0
	for _, r := range list {
		if r.safety != "" {
			y, x = y+r.weight*r.counts(), x+r.weight
		}
	}
	table := s.Panel.Table("district", 2024)
	for i, code := range table.Codes {
		p, se, n := byHand(list, code)
		v, e, k := table.Columns["unsafe"].Values[i], table.Columns["unsafe_se"].Values[i], table.Columns["unsafe_n"].Values[i]
		if math.Abs(v-p) > 1e-11 || math.Abs(e-se) > 1e-11 || k != float64(n) {
			t.Errorf("%s: %v ± %v of %v, by hand %v ± %v of %d", code, v, e, k, p, se, n)
		}
	}
	byDistrict := map[string]kvarter.CriterionFinding{}
	for _, f := range s.Round.Findings {
		c, district := f.Criteria[0], f.Area[:1]
		e := table.Estimates["unsafe"][district]
		if c.Survey != "inherited" || c.Inherited != district || c.Superpopulation != "sampled_residents" || c.Low != e.Low || c.High != e.High || !(c.Low < c.Value && c.Value < c.High) {
			t.Errorf("%s: %+v", f.Area, c)
		}
		if e.Answers == 0 || e.Freedom != 9 { // ten blocks less one stratum
			t.Errorf("%s: %+v", district, e)
		}
		if math.Abs(c.Reference-y/x) > 1e-11 {
			t.Errorf("%s: compared with %v, the city's own share is %v", f.Area, c.Reference, y/x)
		}
		if before, ok := byDistrict[district]; ok && fmt.Sprint(before) != fmt.Sprint(c) {
			t.Errorf("areas of %s differ: %+v and %+v", district, before, c)
		}
		byDistrict[district] = c
	}
	// Made with a share of .30 in S and .12 in N.
	if byDistrict["S"].Verdict != kvarter.Met || byDistrict["N"].Verdict != kvarter.NotMet {
		t.Errorf("S %+v, N %+v", byDistrict["S"], byDistrict["N"])
	}
}

// Calibrated to district and age, the city's share is Σ N·p/ΣN over the six cells, which is what post-stratification is.
func TestSurveyIsCalibrated(t *testing.T) {
	files := surveyFiles(t)
	s, err := screened(t, files, Options{})
	if err != nil {
		t.Fatal(err)
	}
	sum, all := 0.0, 0.0
	list := respondents(t, files["answers.csv"])
	shareOf := func(in func(respondent) bool) float64 {
		y, n := 0.0, 0.0
		for _, r := range list {
			if in(r) && r.safety != "" {
				y, n = y+r.counts(), n+1
			}
		}
		return y / n
	}
	for _, line := range strings.Split(strings.TrimSpace(files["register.csv"]), "\n")[1:] {
		c := strings.Split(line, ",")
		n, err := strconv.ParseFloat(c[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		// Those who did not answer weigh in their cell, so that the cell's answers stand for a part of it.
		in := func(r respondent) bool { return r.district == c[0] && r.age == c[1] }
		answered, there := 0.0, 0.0
		for _, r := range list {
			if in(r) {
				there++
				if r.safety != "" {
					answered++
				}
			}
		}
		sum, all = sum+n*answered/there*shareOf(in), all+n*answered/there
	}
	if got := s.Round.References[0].Value; math.Abs(got-sum/all) > 1e-11 {
		t.Errorf("city %v, by hand %v", got, sum/all)
	}
	var b bytes.Buffer
	if err := s.sealed.Write(&b, s.Round, ""); err != nil {
		t.Fatal(err)
	}
	for _, answer := range []string{"very unsafe", "from_40"} {
		if strings.Contains(b.String(), answer) {
			t.Errorf("the round holds answers: %s", answer)
		}
	}
}

// Synthetic: Σ Nₖ·pₖ/ΣNₖ over the two ages, pₖ that of the whole sample.
func TestSurveySynthetic(t *testing.T) {
	files := surveyFiles(t)
	space := files["kvarter.yaml"]
	space = space[:strings.Index(space, "    calibrate:")] +
		"    areas: synthetic\n    make_up: {columns: age, file: residents.csv, area: code, kinds: [under_40, from_40]}\nmethod: method.yaml\n"
	files["kvarter.yaml"], files["method.yaml"] = space, strings.Replace(files["method.yaml"], ", inherit: district", "", 1)
	s, err := screened(t, files, Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := map[string]float64{}
	for _, age := range []string{"under_40", "from_40"} {
		y, x := 0.0, 0.0
		for _, r := range respondents(t, files["answers.csv"]) {
			if r.age == age && r.safety != "" {
				y, x = y+r.weight*r.counts(), x+r.weight
			}
		}
		p[age] = y / x
	}
	for i, line := range strings.Split(strings.TrimSpace(files["residents.csv"]), "\n")[1:] {
		c := strings.Split(line, ",")
		young, _ := strconv.ParseFloat(c[2], 64)
		old, _ := strconv.ParseFloat(c[3], 64)
		want := (young*p["under_40"] + old*p["from_40"]) / (young + old)
		f := s.Round.Findings[i].Criteria[0]
		if math.Abs(f.Value-want) > 1e-11 || f.Survey != "synthetic" || f.Inherited != "" || f.Superpopulation != "sampled_residents" || !(f.Low < want && want < f.High) {
			t.Errorf("%s: %+v, by hand %v", c[0], f, want)
		}
	}
}

// The samples of R survey read from kvarter.yaml give R's figures: means of types of schools as domains, the two-stage sample, and raked weights.
func TestSurveyWitness(t *testing.T) {
	dir := filepath.Join(testdata.Dir(t), "witness", "survey")
	src, err := os.ReadFile(filepath.Join(dir, "expected.csv"))
	if err != nil {
		t.Fatal(err)
	}
	grid, err := csv.Read("expected.csv", src, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := map[[2]string][2]float64{}
	for i := range grid.Len() {
		v, _ := strconv.ParseFloat(grid.Cell(i, 2), 64)
		se, _ := strconv.ParseFloat(grid.Cell(i, 3), 64)
		want[[2]string{grid.Cell(i, 0), grid.Cell(i, 1)}] = [2]float64{v, se}
	}
	registers := map[string]string{
		// help(rake): schools of California by type, and by whether they met the school-wide growth target.
		"types.csv": "stype,schools\nE,4421\nH,755\nM,1018\n", "targets.csv": "met,schools\nNo,1072\nYes,5122\n"}
	for design, how := range map[string]string{
		"strat_fpc":   "file: apistrat.csv, strata: stype, units: fpc",
		"strat_nofpc": "file: apistrat.csv, strata: stype",
		"clus1":       "file: apiclus1.csv, clusters: dnum, units: fpc",
		"clus2":       "file: apiclus2.csv, stages: [{clusters: dnum, units: fpc1}, {clusters: snum, units: fpc2}]",
		"clus1_post":  "file: apiclus1.csv, clusters: dnum, units: fpc, calibrate: [{columns: stype, file: types.csv, count: schools}]",
		"clus1_rake": "file: apiclus1.csv, clusters: dnum, units: fpc, calibrate: [{columns: stype, file: types.csv, count: schools}, " +
			"{columns: sch.wide, file: targets.csv, kinds: met, count: schools}]",
	} {
		files := map[string]string{"areas.csv": "code,type,x\n1,E,1\n2,H,1\n3,M,1\n", "method.yaml": "method: m\nindicators: {api: {value: api00, inherit: type}}\n",
			"kvarter.yaml": "kvarter: 1\nname: Schools\nareas: {file: areas.csv, code: code, groups: {type: type}}\n" +
				"data: [{file: areas.csv, area: code, period: 2000, measures: [x]}]\nmethod: method.yaml\n" +
				"surveys: [{" + how + ", period: 2000, level: type, domain: stype, weight: pw, least: 1, missing: [NA], questions: {api00: {column: api00}, wide: {column: sch.wide, counts: [Yes]}}}]\n"}
		for name, text := range registers {
			files[name] = text
		}
		for _, name := range []string{"apistrat.csv", "apiclus1.csv", "apiclus2.csv"} {
			b, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			files[name] = string(b)
		}
		s, err := screened(t, files, Options{})
		if err != nil {
			t.Fatalf("%s: %v", design, err)
		}
		check := func(table *kvarter.Table, column, quantity string, i int) {
			w, ok := want[[2]string{design, quantity}]
			if !ok {
				t.Fatalf("no %s of %s among R's figures", quantity, design)
			}
			v, se := table.Columns[column].Values[i], table.Columns[column+"_se"].Values[i]
			if math.Abs(v-w[0]) > 1e-8*math.Max(1, math.Abs(w[0])) || math.Abs(se-w[1]) > 1e-8*math.Max(1, w[1]) {
				t.Errorf("%s %s: %v ± %v, R %v ± %v", design, quantity, v, se, w[0], w[1])
			}
		}
		types := s.Panel.Table("type", 2000)
		for i, code := range types.Codes {
			check(types, "api00", "mean api00 stype="+code, i)
		}
		city := s.Panel.Table(kvarter.LevelCity, 2000)
		check(city, "api00", "mean api00", 0)
		check(city, "wide", "share sch.wide=Yes", 0)
		for _, f := range s.Round.Nodes[0].Column.Values {
			if math.IsNaN(f) {
				t.Errorf("%s: an area inherits nothing", design)
			}
		}
	}
}

// What is wrong with a survey is said with file, row and column, and nothing is imported.
func TestSurveyFaults(t *testing.T) {
	for _, x := range []struct{ file, was, is, want string }{
		{"answers.csv", "N,1,", "Q,1,", "a respondent lives in a known district"},
		{"kvarter.yaml", "weight: weight ", "weight: wieght ", "a named column is in the file"},
		{"kvarter.yaml", "clusters: block", "clusters: blok", "a named column is in the file"},
		{"kvarter.yaml", "level: district", "level: parish", "no such grouping"},
		{"kvarter.yaml", "column: years", "column: safety", "an answer is a figure or a declared code"},
		{"register.csv", "N,from_40", "N,form_40", "no register total"},
		{"kvarter.yaml", "count: residents}", "count: people}", "people"},
		{"kvarter.yaml", "    least: 30", "    areas: synthetic", "make-up of the areas"},
		{"kvarter.yaml", "unsafe: {column", "residents_se: {colum", "colum"},
	} {
		files := surveyFiles(t)
		if !strings.Contains(files[x.file], x.was) {
			t.Fatalf("%s has no %q", x.file, x.was)
		}
		files[x.file] = strings.Replace(files[x.file], x.was, x.is, 1)
		if _, err := screened(t, files, Options{}); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: %v, want «%s»", x.is, err, x.want)
		}
	}
}

// Answers with personal numbers are refused, and the message shows none.
func TestSurveyRefusesPersonalNumbers(t *testing.T) {
	files := surveyFiles(t)
	lines := strings.Split(strings.TrimSpace(files["answers.csv"]), "\n")
	for i := range lines {
		if i == 0 {
			lines[i] += ",cpr"
		} else {
			lines[i] += fmt.Sprintf(",%02d0170-%04d", 1+i%28, 1000+i) // a date and four digits, of nobody
		}
	}
	files["answers.csv"] = strings.Join(lines, "\n") + "\n"
	_, err := screened(t, files, Options{})
	if err == nil || !strings.Contains(err.Error(), "personal numbers") || strings.Contains(err.Error(), "0170-") {
		t.Errorf("%v", err)
	}
}

// Too few answers give no figure, and the area no verdict.
func TestSurveyOfTooFew(t *testing.T) {
	files := surveyFiles(t)
	files["kvarter.yaml"] = strings.Replace(files["kvarter.yaml"], "least: 30", "least: 1000", 1)
	s, err := screened(t, files, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range s.Round.Findings {
		if c := f.Criteria[0]; c.State != kvarter.Missing || f.Outcome != kvarter.OutcomeUndetermined || c.Survey != "" {
			t.Errorf("%s: %+v", f.Area, c)
		}
	}
	if !strings.Contains(strings.Join(s.Remarks, "\n"), "under 1000: it gives no figure") {
		t.Errorf("remarks %v", s.Remarks)
	}
}

// A round with a survey replays from the kept snapshots, the answers among them.
func TestSurveyRoundIsVerified(t *testing.T) {
	dir := folder(t, surveyFiles(t))
	s, err := screenDir(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Keep(); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	if err := s.Write(out, "test"); err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(dir, filepath.Join(out, RoundFile), true, "test"); err != nil {
		t.Error(err)
	}
}

// docs/surveys.md shows the files of this example, and what comes of them. KVARTER_UPDATE=1 writes the figures.
func TestSurveyDocumentation(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "surveys.md")
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	files := surveyFiles(t)
	s, err := screened(t, files, Options{})
	if err != nil {
		t.Fatal(err)
	}
	table := s.Panel.Table("district", 2024)
	rows := ""
	for i, code := range table.Codes {
		e := table.Estimates["unsafe"][code]
		rows += fmt.Sprintf("| %s | %.1f %% | %.1f–%.1f %% | %.1f points | %d |\n", code, 100*table.Columns["unsafe"].Values[i], 100*e.Low, 100*e.High, 100*e.SE, e.Answers)
	}
	city := fmt.Sprintf("%.1f %%", 100*s.Round.References[0].Value)
	if os.Getenv("KVARTER_UPDATE") != "" {
		src = bytes.Replace(bytes.Replace(src, []byte("TABLE\n"), []byte(rows), 1), []byte("CITY"), []byte(city), 1)
		if err := os.WriteFile(path, src, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{files["kvarter.yaml"], files["method.yaml"], rows, "compared with: " + city} {
		if !strings.Contains(string(src), want) {
			t.Errorf("docs/surveys.md lacks\n%s", want)
		}
	}
	for _, key := range []string{"file", "sheet", "header_row", "delimiter", "decimal", "encoding", "missing", "period", "level", "domain", "weight", "strata", "clusters", "units",
		"stages", "lonely", "questions", "least", "calibrate", "areas", "make_up", "producer", "licence", "date"} {
		if !strings.Contains(string(src), "`"+key+"`") {
			t.Errorf("docs/surveys.md does not say what %s is", key)
		}
	}
}

// A workbook of the same answers gives the same estimates.
func TestSurveyFromAWorkbook(t *testing.T) {
	files := surveyFiles(t)
	book := excelize.NewFile()
	for i, line := range strings.Split(strings.TrimSpace(files["answers.csv"]), "\n") {
		for k, cell := range strings.Split(line, ",") {
			at, err := excelize.CoordinatesToCellName(k+1, i+1)
			if err != nil {
				t.Fatal(err)
			}
			var v any = cell
			if x, err := strconv.ParseFloat(cell, 64); err == nil {
				v = x
			}
			if err := book.SetCellValue("Sheet1", at, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	plain, err := screened(t, files, Options{})
	if err != nil {
		t.Fatal(err)
	}
	files["answers.xlsx"], files["kvarter.yaml"] = b.String(), strings.Replace(files["kvarter.yaml"], "answers.csv", "answers.xlsx", 1)
	workbook, err := screened(t, files, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := fmt.Sprint(plain.Round.Findings), fmt.Sprint(workbook.Round.Findings); a != b {
		t.Errorf("%s\n%s", a, b)
	}
}
