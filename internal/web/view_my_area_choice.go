package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"math"
	"math/bits"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// chosen is what the address of «my area» says. Nothing of it is kept anywhere else.
type chosen struct {
	Areas []int  // positions in the round, ascending
	Name  string // given by the reader
	Fit   *outlineFit
	Open  string // group whose areas are offered, in a city too large to offer all
	Find  string // looked for and not found at once
}

// outlineFit says how whole small areas cover an outline that a reader gave, in shares of land.
type outlineFit struct {
	Uncovered float64 // of the outline: outside the chosen areas
	Outside   float64 // of the chosen areas: outside the outline
}

// longestCodes is how many characters a link spends on codes before it names areas by position.
const longestCodes = 400

// longestName is how many letters of a reader's own name are kept.
const longestName = 60

// choice reads the address. clean is false where the address says the same in another way than the canonical one.
func (q *request) choice() (c chosen, clean bool, err error) {
	form := q.r.URL.Query()
	in := map[int]bool{}
	for _, v := range form["areas"] {
		for _, code := range strings.Split(v, ",") {
			code = strings.TrimSpace(code)
			if code == "" {
				continue
			}
			i, ok := q.ix.Area[code]
			if !ok {
				return c, false, q.unknownArea(code)
			}
			in[i] = true
		}
	}
	for _, v := range form["set"] {
		if v == "" {
			continue
		}
		positions, err := q.unpack(v)
		if err != nil {
			return c, false, err
		}
		for _, i := range positions {
			in[i] = true
		}
	}
	c.Name, c.Open = tidyName(form.Get("name")), form.Get("open")
	if _, ok := q.ix.chooserGroup(c.Open); !ok {
		c.Open = ""
	}
	found, err := q.find(form.Get("find"))
	if err != nil {
		return c, false, err
	}
	for _, i := range found {
		in[i] = true
	}
	if len(found) == 0 {
		c.Find = strings.TrimSpace(form.Get("find"))
	} else {
		form.Del("outline") // it measured another choice
	}
	for i := range in {
		c.Areas = append(c.Areas, i)
	}
	slices.Sort(c.Areas)
	if len(c.Areas) > 0 {
		c.Fit = readFit(form.Get("outline"))
	}
	want, _ := url.ParseQuery(c.query(q.ix))
	have := q.r.URL.Query()
	clean = len(want) == len(have)
	for k, v := range want {
		clean = clean && slices.Equal(v, have[k])
	}
	return c, clean, nil
}

func (q *request) unknownArea(code string) error {
	if near := nearest(code, q.ix.Area); len(near) > 0 {
		return refused{"my_area.unknown.near", []string{code, strings.Join(near, ", ")}}
	}
	return refused{"my_area.unknown", []string{code}}
}

// find reads what was typed: a code, a whole name, or a list of them as copied from a spreadsheet. It is empty where the words are a
// search, and refuses a list of which a part is not known.
func (q *request) find(text string) ([]int, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, nil
	}
	if p, ok := q.place(text); ok {
		return p.Areas, nil
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;\t\r\n", r) })
	if len(parts) < 2 {
		if words := strings.Fields(text); len(words) > 1 && !slices.ContainsFunc(words, func(w string) bool { _, ok := q.ix.Area[w]; return !ok }) {
			parts = words
		}
	}
	if len(parts) < 2 {
		return nil, nil
	}
	var out []int
	var unknown error
	for _, part := range parts {
		part = strings.TrimSpace(part)
		if p, ok := q.place(part); ok {
			out = append(out, p.Areas...)
		} else if unknown == nil && part != "" {
			unknown = q.unknownArea(part)
		}
	}
	if len(out) > 0 {
		return out, unknown
	}
	return nil, nil
}

// query is the canonical query of a choice: «areas» by code, or «set» by position where codes would make the link too long.
func (c chosen) query(ix *index) string {
	var parts []string
	if len(c.Areas) > 0 {
		codes, plainly := make([]string, len(c.Areas)), true
		for k, i := range c.Areas {
			code := ix.Round.Areas.Items[i].Code
			codes[k], plainly = url.QueryEscape(code), plainly && !strings.Contains(code, ",") && strings.TrimSpace(code) == code
		}
		if s := strings.Join(codes, ","); plainly && len(s) <= longestCodes {
			parts = append(parts, "areas="+s)
		} else {
			parts = append(parts, "set="+ix.pack(c.Areas))
		}
	}
	if c.Name != "" {
		parts = append(parts, "name="+url.QueryEscape(c.Name))
	}
	if c.Fit != nil {
		parts = append(parts, "outline="+c.Fit.String())
	}
	if c.Open != "" {
		parts = append(parts, "open="+url.QueryEscape(c.Open))
	}
	if c.Find != "" {
		parts = append(parts, "find="+url.QueryEscape(c.Find))
	}
	return strings.Join(parts, "&")
}

// href is the address after the round.
func (c chosen) href(ix *index) string {
	if s := c.query(ix); s != "" {
		return "/my-area?" + s
	}
	return "/my-area"
}

// with is the choice and some more areas, without what held for the choice as it was.
func (c chosen) with(areas ...int) chosen {
	all := append(slices.Clone(c.Areas), areas...)
	slices.Sort(all)
	return chosen{Areas: slices.Compact(all), Name: c.Name, Open: c.Open}
}

// without is the choice less one area.
func (c chosen) without(area int) chosen {
	return chosen{Areas: slices.DeleteFunc(slices.Clone(c.Areas), func(i int) bool { return i == area }), Name: c.Name, Open: c.Open}
}

func (c chosen) has(area int) bool {
	_, ok := slices.BinarySearch(c.Areas, area)
	return ok
}

// roundMark is how a packed choice says which round its positions belong to.
func (ix *index) roundMark() []byte {
	sum := sha256.Sum256([]byte(ix.Round.ID))
	return sum[:4]
}

// pack writes positions in base64url: the mark of the round, then a bitmap (0) or steps as varints (1), whichever is shorter.
func (ix *index) pack(areas []int) string {
	bitmap, steps := []byte{0}, []byte{1}
	bitmap = append(bitmap, make([]byte, areas[len(areas)-1]/8+1)...)
	last := -1
	for _, i := range areas {
		bitmap[1+i/8] |= 1 << (i % 8)
		steps = binary.AppendUvarint(steps, uint64(i-last-1))
		last = i
	}
	body := bitmap
	if len(steps) < len(bitmap) {
		body = steps
	}
	return base64.RawURLEncoding.EncodeToString(append(ix.roundMark(), body...))
}

// unpack reads what pack wrote, for this round alone: in another round the positions would be other areas.
func (q *request) unpack(s string) ([]int, error) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(b) < 6 {
		return nil, refused{"my_area.set", nil}
	}
	if !bytes.Equal(b[:4], q.ix.roundMark()) {
		for _, ix := range q.all {
			if bytes.Equal(b[:4], ix.roundMark()) {
				return nil, refused{"my_area.set.round", []string{period(ix.Round), "/" + q.lang + "/r/" + ix.ShortID() + "/my-area?set=" + s}}
			}
		}
		return nil, refused{"my_area.set", nil}
	}
	kind, b := b[4], b[5:]
	n, last := len(q.ix.Round.Findings), -1
	var out []int
	switch kind {
	case 0:
		for k, octet := range b {
			for octet != 0 {
				out = append(out, k*8+bits.TrailingZeros8(octet))
				octet &= octet - 1
			}
		}
	case 1:
		for len(b) > 0 {
			step, size := binary.Uvarint(b)
			if size <= 0 || step >= uint64(n) {
				return nil, refused{"my_area.set", nil}
			}
			last += int(step) + 1
			out, b = append(out, last), b[size:]
			if last >= n {
				break
			}
		}
	default:
		return nil, refused{"my_area.set", nil}
	}
	if len(out) == 0 || out[len(out)-1] >= n {
		return nil, refused{"my_area.set", nil}
	}
	return out, nil
}

// String writes shares of land in percent: uncovered, then outside.
func (f *outlineFit) String() string {
	percent := func(v float64) string {
		return strconv.FormatFloat(math.Round(float64(v*1000))/10, 'f', -1, 64)
	}
	return percent(f.Uncovered) + "-" + percent(f.Outside)
}

// readFit reads what String wrote; nil where it is anything else.
func readFit(s string) *outlineFit {
	a, b, ok := strings.Cut(s, "-")
	u, err := strconv.ParseFloat(a, 64)
	o, err2 := strconv.ParseFloat(b, 64)
	if !ok || err != nil || err2 != nil || !(u >= 0 && u <= 100 && o >= 0 && o <= 100) {
		return nil
	}
	return &outlineFit{Uncovered: u / 100, Outside: o / 100}
}

// tidyName is a name as a reader gave it: one line, no marks that turn the direction of writing, and not too long.
func tidyName(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	letters := []rune(strings.Join(strings.Fields(s), " "))
	return strings.TrimSpace(string(letters[:min(len(letters), longestName)]))
}
