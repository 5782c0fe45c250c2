package chart

// ClassEntering and ClassLeaving are areas whose outcome differs from that of another round, or of the method as it is: a plus sign and
// a minus sign say which, so that neither rests on colour.
const (
	ClassEntering Class = "entering"
	ClassLeaving  Class = "leaving"
)

func moveLook(c Class) (paint, bool) {
	switch c {
	case ClassEntering:
		return paint{"#1d4e89", "#ffffff", "M4 1.5v5M1.5 4h5"}, true
	case ClassLeaving:
		return paint{"#f6f4ef", "#1d4e89", "M1 4h6"}, true
	}
	return paint{}, false
}
