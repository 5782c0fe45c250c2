package web

func dataPage(q *request) (*resource, error) {
	return &resource{template: "data", title: "nav.data", path: "/data", view: func() (any, error) { return nil, nil }}, nil
}
