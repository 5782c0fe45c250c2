// Package kvarter holds the nouns of area screening: areas and their outlines, figures that are known, missing or suppressed,
// findings, urban areas, rounds and errors. It imports the standard library only; the verbs are packages under internal/.
//
// Where to read next: internal/pipeline puts the stages in order, methods/copenhagen-2025.yaml is a method,
// docs/walkthrough.md goes from a city's own files to designated areas.
package kvarter
