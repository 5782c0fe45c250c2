// Package report writes the two-page memo of an area, an estate or a round, as DOCX and as a page to print.
package report
