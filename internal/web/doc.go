// Package web serves the pages: a map and a reason for every small area, in Danish and English, without scripts.
//
// A reader starts at routes.go, which lists every route with its audience. A handler returns an error; answer.go is the
// one place that turns it into a status, a public sentence and a line in the log. Sentences and printed numbers come from
// package explain, marks from package chart; the words around them are in strings/{da,en}.json.
package web
