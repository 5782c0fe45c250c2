package desk

import (
	"kvarter"
	"kvarter/internal/auth"
)

// ObjectOf is an intervention as the authorisation table asks for it: its owner, and the places that it works in. One for the whole city
// lies in no area. The administrations and partners that take part have no say over it.
func ObjectOf(x *kvarter.Intervention) auth.Object {
	o := auth.Object{Administration: x.Owner}
	for _, p := range x.Places {
		if p.Kind == kvarter.PlaceCity {
			o.Areas = nil
			break
		}
		o.Areas = append(o.Areas, p.Code)
	}
	return o
}
