package web

// roundsBetween is not written yet.
func roundsBetween(q *request) (*resource, error) { return nil, notFound{what: "error.page"} }
