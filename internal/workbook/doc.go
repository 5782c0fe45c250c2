// Package workbook carries the whole plan as a file of a spreadsheet, in the form in which administrations send it: one sheet for each table, text cells only,
// with a sheet that says what everything means.
package workbook
