package web

import (
	"kvarter"
	"kvarter/internal/chart"
	"kvarter/internal/method"
)

// Tables is all that the pages of one audience may read of one round.
type Tables struct {
	City   method.Text // name of the city
	Round  *kvarter.Round
	Method *method.Method
	// Lists holds the methods of the housing findings, by ID.
	Lists map[string]*method.Method
	// Neighbours gives the codes that touch each small area, in area order; nil leaves neighbours out of the pages.
	Neighbours map[string][]string
	// Layers are water, rail and roads under and over the map.
	Layers []chart.Layer
}

// PublicTables gives what was published: public handlers read nothing else.
type PublicTables interface {
	Public() *Tables
}

// InternalTables gives what readers with a role may see.
type InternalTables interface {
	Internal() *Tables
}
