// Package source turns files into tables and geometry. Its subpackages read and write one format each;
// the package itself holds what they share: the grid of text cells, the reading of numbers and of codes for
// figures that are not there, the tables of observations, projections, and the hashes of content.
//
// A reader gives all of a file or an error, never a part of it. An error about content is a *kvarter.Problems with file, row
// and column. Readers keep cells as text: an area code keeps its leading zeros, and whether "..", "*" or
// -999 is missing or suppressed is decided once, by Codes.
package source
