// Package chart draws the marks of a page and of a report as SVG: the map with one link per area, and the bullet bar
// of a criterion. Marks take their colours from presentation attributes, so that a saved file looks right by itself;
// a page's style sheet overrides them through the classes (k-in, k-law, k-out …) for dark screens and for print.
// No mark uses a style attribute or a script: it is shown under a content policy that allows neither.
//
// Everything here is pure: the same spec gives the same bytes.
package chart
