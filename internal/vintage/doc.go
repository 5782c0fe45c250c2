// Package vintage carries counts from the boundaries of one year to those of another.
//
// A crosswalk says which part of each old area lies in which new one. Counts are carried with it, a numerator and its base alike, in exact
// rationals, so that what arrives and what does not adds up to what was there. Shares and means are never carried: they are computed
// anew from carried counts. A carried figure is marked with the part of it that rests on weights; more than a tenth decides no designation
// (the method handbook's rule on vintages).
package vintage
