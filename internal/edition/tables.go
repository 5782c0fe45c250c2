package edition

import (
	"kvarter"
	"kvarter/internal/chart"
	"kvarter/internal/follow"
	"kvarter/internal/forecast"
	"kvarter/internal/method"
	"kvarter/internal/screening"
)

// Tables is all that one audience may read of one round. For the public it comes from package disclosure and holds nothing else.
type Tables struct {
	City   method.Text // name of the city
	Round  *kvarter.Round
	Method *method.Method
	// Lists holds the methods of the housing findings, by ID.
	Lists map[string]*method.Method
	// Neighbours gives the codes that touch each small area; nil leaves neighbours out.
	Neighbours map[string][]string
	// Grouping is the declared grouping of small areas into urban areas; nil: none.
	Grouping []screening.GroupRow
	// Layers are water, rail and roads under and over the map.
	Layers []chart.Layer
	// Addresses lets readers find the area that a street belongs to; nil: none.
	Addresses []Address
	// Followed is what the city follows over the years; nil: nothing is.
	Followed *follow.Followed
	// Figures count the target groups of the action plan, and tell what an index is made of how sure its figures are; nil: the sizes of groups are as
	// stated, and only the figures of criteria are drawn again.
	Figures *kvarter.Panel
	// Warning looks how near housing areas are to the state's lists, and by which law; nil: there is none. For the internal audience alone.
	Warning func() (*forecast.EarlyWarning, *method.Method, error)
}

// Address is a street address with the small area that it lies in.
type Address struct {
	Text string
	Area string // code
}
