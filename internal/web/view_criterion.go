package web

// criterion is not written yet.
func criterion(q *request) (*resource, error) { return nil, notFound{what: "error.page"} }
