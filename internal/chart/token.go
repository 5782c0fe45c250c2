package chart

import "strings"

// Token is a colour of the marks by its name in a style sheet (--name), on a light and on a dark page.
type Token struct{ Name, Light, Dark string }

// Tokens lists the colours. Those that a site's theme names too have its values; a test holds them together.
func Tokens() []Token {
	out := []Token{
		{"ink", "#101820", "#edf0f2"},
		{"soft", "#4a5562", "#aab4bf"},
		{"line", "#d8dadd", "#36414c"},
		{"panel", "#ffffff", "#182028"},
		{"k-ground", "#eef0f1", "#182028"},
		{"k-way", "#7b828c", "#7d8894"},
		{"k-in", "#1d4e89", "#6ca6e6"},
		// Series are told apart by their labels; colours help. The first is the designated areas', as on maps.
		{"k-series-2", "#a05c00", "#f0b75c"},
		{"k-series-3", "#5f6873", "#99a3ae"},
		{"k-series-4", "#8a2b6e", "#e59bcf"},
	}
	return append(append(out, sequential()...), diverging()...)
}

// seriesInk is the colour of a series by its position; more than four begin again.
func seriesInk(i int) string {
	return [4]string{"k-in", "k-series-2", "k-series-3", "k-series-4"}[i%4]
}

// sequential are the six shades of maps of figures, from light to dark, and from dark to light on a dark page.
func sequential() []Token {
	ground := stepGround()
	dark := [Steps]string{"#1f2932", "#2b3d4f", "#38526c", "#5f93c7", "#92c0ee", "#d3e7fb"}
	out := make([]Token, Steps)
	for i := range out {
		out[i] = Token{"k-step-" + string(rune('1'+i)), ground[i], dark[i]}
	}
	return out
}

// diverging are seven colours about a neutral middle: ochre where the figure does not meet the threshold, blue where it does. Blue and ochre stay apart
// under every common colour deficiency, and neither is a colour of good or bad.
func diverging() []Token {
	return []Token{
		{"k-div-1", "#7a4a00", "#f3c987"},
		{"k-div-2", "#bf8630", "#b5803a"},
		{"k-div-3", "#ead2a4", "#5d4620"},
		{"k-div-4", "#f1f0ec", "#222a32"},
		{"k-div-5", "#bcd2e8", "#274a70"},
		{"k-div-6", "#5a90c6", "#4f8fd0"},
		{"k-div-7", "#153f70", "#bcdcfb"},
	}
}

// light is the colour of a saved file.
func light(name string) string {
	for _, t := range Tokens() {
		if t.Name == name {
			return t.Light
		}
	}
	return "#101820"
}

// stroke writes the attributes of a line without a fill.
func stroke(ink string) string {
	return `class="k-s-` + ink + `" fill="none" stroke="` + light(ink) + `"`
}

// filled writes the attributes of a plane without an outline.
func filled(ink string) string { return `class="k-f-` + ink + `" fill="` + light(ink) + `"` }

// StyleSheet colours the marks in a page. The variables yield to a theme that sets them, wherever it stands, since :where has no
// weight; paper has the light colours. Figures are set in columns of equal width.
func StyleSheet() string {
	var b strings.Builder
	block := func(colour func(Token) string) {
		b.WriteString(":where(:root) {")
		for _, t := range Tokens() {
			b.WriteString(" --" + t.Name + ": " + colour(t) + ";")
		}
		b.WriteString(" }")
	}
	b.WriteString("/* Colours of the marks: chart.StyleSheet. */\n")
	block(func(t Token) string { return t.Light })
	b.WriteString("\n@media screen and (prefers-color-scheme: dark) { ")
	block(func(t Token) string { return t.Dark })
	b.WriteString(" }\n")
	for _, t := range Tokens() {
		b.WriteString(".k-f-" + t.Name + " { fill: var(--" + t.Name + "); } .k-s-" + t.Name + " { stroke: var(--" + t.Name + "); }\n")
	}
	b.WriteString(`.k-mark { display: block; width: 100%; height: auto; font-family: var(--sans, inherit); font-variant-numeric: tabular-nums; }
.k-spark { display: inline-block; width: 7.5em; height: 1.75em; vertical-align: -.4em; }
.k-mark a { cursor: pointer; outline: none; } .k-mark a:hover path, .k-mark a:focus-visible path { stroke-width: 4; opacity: 1; } .k-mark a:hover text, .k-mark a:focus-visible text { text-decoration: underline; }
@media print { .k-mark { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`)
	return b.String()
}
