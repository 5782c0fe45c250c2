package kvarter

import "strconv"

// Date is a day as ISO 8601 writes it, 2025-03-01; "" is no date. Dates of this form sort as text.
type Date string

// NewDate returns the date of a year (0 to 9999), month and day; "" where there is no such day.
func NewDate(year, month, day int) Date {
	if year < 0 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return ""
	}
	b := []byte("0000-00-00")
	for _, x := range []struct{ at, n int }{{3, year}, {6, month}, {9, day}} {
		for i := x.at; x.n > 0; i-- {
			b[i] = byte('0' + x.n%10)
			x.n /= 10
		}
	}
	return Date(b)
}

// Valid reports whether d is a day of the calendar, written with ten characters. "" is not.
func (d Date) Valid() bool {
	_, _, _, ok := d.split()
	return ok
}

// Year returns the year; 0 for what is no date.
func (d Date) Year() int {
	y, _, _, _ := d.split()
	return y
}

// Add returns the date n days later, earlier for a negative n; "" where d is no date or the result lies outside the years 0 to 9999.
func (d Date) Add(n int) Date {
	if !d.Valid() {
		return ""
	}
	return fromDay(d.day() + n)
}

// Since returns the days from an earlier date to d, below zero for a later one. It is 0 where either is no date.
func (d Date) Since(earlier Date) int {
	if !d.Valid() || !earlier.Valid() {
		return 0
	}
	return d.day() - earlier.day()
}

func (d Date) split() (year, month, day int, ok bool) {
	if len(d) != 10 || d[4] != '-' || d[7] != '-' {
		return 0, 0, 0, false
	}
	for i := range 10 {
		if i != 4 && i != 7 && (d[i] < '0' || d[i] > '9') {
			return 0, 0, 0, false
		}
	}
	year, _ = strconv.Atoi(string(d[:4]))
	month, _ = strconv.Atoi(string(d[5:7]))
	day, _ = strconv.Atoi(string(d[8:]))
	if month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return 0, 0, 0, false
	}
	return year, month, day, true
}

func daysIn(year, month int) int {
	if month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		return 29
	}
	return [12]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
}

// day numbers the days of the Gregorian calendar from 1 March of the year 0. Counting years from March puts the leap day last, and
// (153·m + 2)/5 days precede month m (Richards' algorithm, Explanatory Supplement to the Astronomical Almanac, 2013).
func (d Date) day() int {
	y, m, n, _ := d.split()
	if m < 3 {
		y, m = y-1, m+12
	}
	return 365*y + div(y, 4) - div(y, 100) + div(y, 400) + (153*(m-3)+2)/5 + n - 1
}

// fromDay is the inverse of day.
func fromDay(n int) Date {
	era := div(n, 146097) // days of 400 years
	n -= era * 146097
	year := (n - n/1460 + n/36524 - n/146096) / 365
	n -= 365*year + year/4 - year/100
	m := (5*n + 2) / 153
	day := n - (153*m+2)/5 + 1
	year += 400 * era
	if m += 3; m > 12 {
		year, m = year+1, m-12
	}
	return NewDate(year, m, day)
}

// div divides and rounds down.
func div(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
