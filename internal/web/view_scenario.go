package web

func scenarioPage(q *request) (*resource, error) {
	return &resource{template: "scenario", title: "nav.scenario", path: "/scenario", view: func() (any, error) { return nil, nil }}, nil
}
