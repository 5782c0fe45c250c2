package web

import (
	"net/url"
	"strings"
)

// planPages are the pages of the action plan. They stand under no round: the plan outlives rounds.
func planPages() []resourceRoute {
	return []resourceRoute{
		{"/plan", Public, planPage},
		{"/plan/goal/{id}", Public, goalPage},
		{"/plan/sub-goal/{id}", Public, subGoalPage},
		{"/plan/administration/{id}", Public, administrationPage},
		{"/plan/versions", Public, versionsPage},
		{"/plan/versions/{span}", Public, versionsBetween},
		{"/intervention/{id}", Public, interventionPage},
		{"/partner/{id}", Public, partnerPage},
		{"/coverage", Public, coveragePage},
	}
}

// planEndings are the forms that a page of the plan has beside itself.
func planEndings() []string { return []string{"csv", "json"} }

func planRoutes(lang string) []Route {
	var out []Route
	for _, x := range planPages() {
		answer := answerResource(x.make)
		out = append(out, route(lang+x.path, x.audience, answer))
		if x.path[len(x.path)-1] != '}' {
			for _, e := range planEndings() {
				out = append(out, route(lang+x.path+"."+e, x.audience, answer))
			}
		}
	}
	return append(out, route(lang+"/plan.xlsx", Public, planFile))
}

// planResource makes a page of the plan: its table is guarded by the one writer of CSV, and its JSON is the table by default.
func (q *request) planResource(template, title, path string, table func() [][]string, view func() (any, error)) *resource {
	return &resource{template: template, title: title, path: path, bare: true, table: table, view: view, files: planEndings()}
}

// at is an address of the plan: parts are escaped.
func (q *request) at(path string, id ...string) string {
	out := "/" + q.lang + path
	for _, x := range id {
		out += "/" + url.PathEscape(x)
	}
	return out
}

func (q *request) interventionHref(id string) string { return q.at("/intervention", id) }

// joined is a list in one cell of a file.
func joined(all []string) string { return strings.Join(all, "; ") }
