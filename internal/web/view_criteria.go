package web

func criteria(q *request) (*resource, error) {
	return &resource{template: "criteria", title: "nav.criteria", path: "/criteria", view: func() (any, error) { return nil, nil }}, nil
}
