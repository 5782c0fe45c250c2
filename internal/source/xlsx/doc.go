// Package xlsx reads one sheet of an Office Open XML workbook (ECMA-376) as text cells. It takes figures as stored, not as shown, and walks over the XML
// itself: a fault in it is an error with no half table, and formats need not be applied and undone.
package xlsx
