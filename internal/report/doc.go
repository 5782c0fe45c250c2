// Package report writes the two-page memo of a small area, an urban area, a housing area or a round: as DOCX, which administrations work
// in, and as one page of HTML to print.
//
// Area, UrbanArea, HousingArea and Round put a Memo together from what an edition says, so that every word and number is that of the page
// and no more is told than its audience may read. DOCX and HTML write a Memo; the same memo gives the same bytes.
package report
