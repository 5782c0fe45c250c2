package web

func compare(q *request) (*resource, error) {
	return &resource{template: "compare", title: "nav.areas", path: "/compare", view: func() (any, error) { return nil, nil }}, nil
}
