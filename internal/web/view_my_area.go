package web

func myArea(q *request) (*resource, error) {
	return &resource{template: "my_area", title: "nav.my_area", path: "/my-area", view: func() (any, error) { return nil, nil }}, nil
}
