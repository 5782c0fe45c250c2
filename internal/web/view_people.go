package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"kvarter"
	"kvarter/internal/auth"
)

type personItem struct {
	ID, Name, Email string
	Roles           []string
	Grants          []auth.Grant
	Disabled        bool
	Waiting         bool // has not set a password yet
	Provider        bool
	Version         int64
	Rows            []grantRow
}

// grantRow is one role in the form.
type grantRow struct {
	At    int
	Grant auth.Grant
	Areas string
}

type peopleView struct {
	Token    string
	Action   string
	Items    []personItem
	Roles    []choiceItem
	Owners   []choiceItem
	Partners []choiceItem
	Link     string // a one-time link that was just made
	LinkFor  string
	Problems []string
	Empty    []grantRow
	Table    string
}

func people(q *request) error { return q.peoplePage(http.StatusOK, peopleView{}) }

func (q *request) peoplePage(status int, v peopleView) error {
	all, err := q.desk().Accounts().List(q.r.Context())
	if err != nil {
		return err
	}
	v.Token, v.Action = q.token(), "/"+q.lang+"/people"
	for _, r := range auth.Roles() {
		v.Roles = append(v.Roles, choiceItem{Value: string(r), Text: r.Text(q.lang)})
	}
	if plan, err := q.plan(); err == nil {
		for _, a := range plan.Head.Administrations {
			v.Owners = append(v.Owners, choiceItem{Value: a.ID, Text: a.Name.In(q.lang)})
		}
		for _, p := range plan.Head.Partners {
			v.Partners = append(v.Partners, choiceItem{Value: p.ID, Text: p.Name.In(q.lang)})
		}
	}
	v.Empty = []grantRow{{At: 0}}
	for _, a := range all {
		it := personItem{ID: a.ID, Name: a.Name, Email: a.Email, Grants: a.Roles, Disabled: a.Disabled, Waiting: a.Password == "" && a.Issuer == "", Provider: a.Issuer != "", Version: a.Version}
		for i, g := range a.Roles {
			s := g.Role.Text(q.lang)
			if of := strings.Join(append([]string{g.Administration, g.Organisation}, g.Areas...), " "); strings.TrimSpace(of) != "" {
				s += " (" + strings.TrimSpace(of) + ")"
			}
			it.Roles = append(it.Roles, s)
			it.Rows = append(it.Rows, grantRow{i, g, strings.Join(g.Areas, ", ")})
		}
		it.Rows = append(it.Rows, grantRow{At: len(a.Roles)})
		v.Items = append(v.Items, it)
	}
	slices.SortFunc(v.Items, func(a, b personItem) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return q.workStatus(status, "people", "people.title", "/people", v)
}

// grants reads the roles of a form: role.0, administration.0, organisation.0, areas.0.
func (q *request) grants() []auth.Grant {
	var out []auth.Grant
	for i := range 20 {
		n := "." + strconv.Itoa(i)
		g := auth.Grant{Role: auth.Role(q.field("role" + n)), Administration: q.field("administration" + n), Organisation: q.field("organisation" + n)}
		g.Areas = strings.FieldsFunc(q.field("areas"+n), func(r rune) bool { return r == ',' || r == ' ' || r == ';' })
		if g.Role == "" {
			continue
		}
		if g.Role != auth.Contributor { // fields of another role that the form also shows
			g.Administration, g.Organisation = "", ""
		}
		if g.Role != auth.AreaLead {
			g.Areas = nil
		}
		out = append(out, g)
	}
	return out
}

func (q *request) peopleFault(err error) error {
	if faults, ok := faultsOf(err); ok {
		return q.peoplePage(http.StatusUnprocessableEntity, peopleView{Problems: faults})
	}
	return err
}

func invite(q *request) error {
	account, secret, err := q.site.cfg.Auth.Invite(q.r.Context(), q.person(), q.field("email"), q.field("name"), q.grants())
	if err != nil {
		return q.peopleFault(err)
	}
	return q.peoplePage(http.StatusOK, peopleView{Link: secret, LinkFor: account.Name})
}

func newLink(q *request) error {
	id := q.r.PathValue("id")
	account, err := q.desk().Accounts().Account(q.r.Context(), id)
	if err != nil {
		return err
	}
	secret, err := q.site.cfg.Auth.NewLink(q.r.Context(), q.person(), id)
	if err != nil {
		return q.peopleFault(err)
	}
	return q.peoplePage(http.StatusOK, peopleView{Link: secret, LinkFor: account.Name})
}

func setRoles(q *request) error {
	seen, _ := strconv.ParseInt(q.field("seen"), 10, 64)
	if _, err := q.site.cfg.Auth.SetRoles(q.r.Context(), q.person(), q.r.PathValue("id"), q.grants(), seen); err != nil {
		return q.peopleFault(err)
	}
	return q.done("/people", "saved")
}

func setClosed(q *request) error {
	seen, _ := strconv.ParseInt(q.field("seen"), 10, 64)
	if _, err := q.site.cfg.Auth.SetDisabled(q.r.Context(), q.person(), q.r.PathValue("id"), q.field("closed") == "yes", seen); err != nil {
		return q.peopleFault(err)
	}
	return q.done("/people", "saved")
}

// auditView is the log of who did what when.
type auditView struct {
	Rows       []auditItem
	Older      string
	CSV        string
	Whole      string // what a check of the chain found
	Broken     bool
	LastNumber int64
}

type auditItem struct {
	Seq                    int64
	When, By, Action, What string
	Version                int64
	Note, Hash             string
}

// auditPage is how many rows a page shows.
const auditPage = 100

func audit(q *request) error {
	ctx := q.r.Context()
	last, err := q.desk().Latest(ctx)
	if err != nil {
		return err
	}
	before := last + 1
	if n, err := strconv.ParseInt(q.r.URL.Query().Get("before"), 10, 64); err == nil && n > 1 {
		before = min(before, n)
	}
	from := max(before-1-auditPage, 0)
	rows, err := q.desk().Audit(ctx, from, int(before-1-from))
	if err != nil {
		return err
	}
	names, err := q.desk().Names(ctx)
	if err != nil {
		return err
	}
	v := auditView{CSV: "/" + q.lang + "/audit.csv", LastNumber: last}
	for _, r := range slices.Backward(rows) {
		it := auditItem{Seq: r.Seq, When: q.moment(r.At), By: names[r.By], Action: r.Action, What: r.Kind + " " + r.ID, Version: r.Version, Note: r.Note, Hash: r.Hash[:min(12, len(r.Hash))]}
		if it.By == "" {
			it.By = r.By
		}
		v.Rows = append(v.Rows, it)
	}
	if from > 0 {
		v.Older = "/" + q.lang + "/audit?before=" + strconv.FormatInt(from+1, 10)
	}
	if q.r.URL.Query().Get("verify") != "" {
		n, err := q.desk().VerifyAudit(ctx)
		if v.Broken = err != nil; v.Broken {
			v.Whole = err.Error()
		} else {
			v.Whole = q.words().text("audit.whole", integer(q.lang, int(n)))
		}
	}
	return q.work("audit", "audit.title", "/audit", v)
}

func auditCSV(q *request) error {
	ctx := q.r.Context()
	names, err := q.desk().Names(ctx)
	if err != nil {
		return err
	}
	table := [][]string{{"seq", "at", "by", "name", "action", "kind", "id", "version", "body_sha256", "note", "prev", "hash"}}
	for after := int64(0); ; {
		rows, err := q.desk().Audit(ctx, after, 1000)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			break
		}
		for _, r := range rows {
			table = append(table, []string{strconv.FormatInt(r.Seq, 10), r.At.UTC().Format("2006-01-02T15:04:05.000000Z"), r.By, names[r.By], r.Action, r.Kind, r.ID, strconv.FormatInt(r.Version, 10), r.BodySHA256, r.Note, r.Prev, r.Hash})
			after = r.Seq
		}
	}
	return q.sendCSV(table)
}

// notesView lists local knowledge.
type notesView struct {
	Token    string
	Items    []noteItem
	May      bool
	Kinds    []choiceItem
	Codes    []choiceItem
	Problems []string
}

type noteItem struct {
	ID, Text, Name, Behalf, On string
	About                      link
	Version                    int64
	Mine                       bool
}

func notes(q *request) error { return q.notesPage(http.StatusOK, nil) }

func (q *request) notesPage(status int, problems []string) error {
	all, err := q.desk().Notes(q.r.Context(), "")
	if err != nil {
		return err
	}
	v := notesView{Token: q.token(), May: q.site.cfg.Auth.Table().MayAnywhere(q.person(), auth.AddNote), Problems: problems}
	for _, k := range q.placeKinds() {
		if k != kvarter.PlaceCity {
			v.Kinds = append(v.Kinds, choiceItem{Value: string(k), Text: q.placeKind(k)})
		}
	}
	for _, i := range q.ix.UrbanByName {
		u := &q.ix.Round.UrbanAreas[i]
		v.Codes = append(v.Codes, choiceItem{Value: u.Code, Text: u.Name})
	}
	if len(all) > shownChanges {
		all = all[:shownChanges]
	}
	v.Items = q.noteItems(all)
	return q.workStatus(status, "notes", "notes.title", "/notes", v)
}
