// Package api answers programs: JSON under /api/v1, described by an OpenAPI 3.1 document that is generated from the handlers' own types.
//
// It reads the public tables alone, as the pages do, and says the same sentences: package explain writes them all. Errors are problem
// documents (RFC 9457). A reader starts at routes.go.
package api
