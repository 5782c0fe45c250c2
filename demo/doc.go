// Package demo builds an invented harbour city: small areas on a planar street network, registers of 2000–2024, housing
// areas, a survey and facilities. Everything is made up. It is computed in whole numbers from a seed, so that the files have the same
// bytes on every machine.
//
// The map lies on open sea (the Dogger Bank, 55.9° N 3.9° E), where there is no city that it could be mistaken for.
//
// Build puts the stages in order: the street network (network.go, geography.go, cut.go), small areas and their names (areas.go), where
// conditions are hard (clusters.go), registers (figures.go), the screening rule (rule.go), and calibration against the printed figures of the
// policy (calibrate.go, facts.go).
package demo
