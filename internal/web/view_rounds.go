package web

func rounds(q *request) (*resource, error) {
	return &resource{template: "rounds", title: "nav.rounds", path: "/rounds", view: func() (any, error) { return nil, nil }}, nil
}
