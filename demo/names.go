package demo

import "strconv"

// Names are put together from words of the sea, the shore and the workshop; none was found to be a place of any size.

func quarterWords() ([]string, []string) {
	return []string{"Skarve", "Måge", "Terne", "Tang", "Anker", "Sejl", "Lods", "Trosse", "Kompas", "Musling", "Lanterne", "Brænding", "Rejse", "Tønde", "Kutter", "Sekstant", "Bøje", "Vandstær", "Klyde", "Rørspurve", "Hejre", "Ribs", "Kvæde", "Slåen", "Mispel", "Humle", "Porse", "Gyvel", "Kamille", "Pors", "Mølle", "Lygte", "Reb", "Garn", "Bødker", "Tjære"},
		[]string{"vang", "minde", "mark", "toft", "lund", "høj", "bakken", "eng", "kajen", "løkken", "dal", "knolden", "gårde", "kvarteret"}
}

func streetWords() ([]string, []string) {
	return []string{"Ankerspils", "Barkasse", "Bidevind", "Bovspryd", "Brigantine", "Dregs", "Fender", "Fregatskib", "Galease", "Gaffelsejls", "Halse", "Jagtskib", "Klyver", "Kobbertov", "Kompasrose", "Kutterbro", "Lanternemands", "Lodline", "Læsejls", "Mesan", "Merssejls", "Nathus", "Pejle", "Pullert", "Ratmands", "Rebknude", "Rigger", "Rorgænger", "Sejlgarns", "Sekstant", "Skonnert", "Skødeknobs", "Spilbom", "Stagsejls", "Styrehus", "Takkel", "Tovkran", "Toplanterne", "Trosseknude", "Vimpel", "Vindfløj", "Ørnenæbs", "Bærmispel", "Gyvelris", "Havtorns", "Hyldeblomst", "Kvædetræ", "Marehalm", "Pimpinelle", "Porsebusk", "Ribsris", "Rødkløver", "Strandarve", "Strandasters", "Sværdlilje", "Tagrør", "Vejbred", "Hejrerede", "Klydeæg", "Mågefjer", "Skarveklippe", "Stenvender", "Strandskade", "Tejste", "Ternekoloni", "Vibeæg", "Alkefugle", "Blåmusling", "Hornfiske", "Krabbe", "Rejeruse", "Søstjerne", "Ålekiste"},
		[]string{"gade", "vej", "vænget", "stræde", "allé", "plads", "løkken", "gården", "stien", "torv", "husene", "passagen"}
}

// namer deals out names without repeating one.
type namer struct {
	a, b []string
	used map[string]bool
	r    *rng
}

func newNamer(a, b []string, r *rng) *namer { return &namer{a, b, map[string]bool{}, r} }

func (n *namer) name() string {
	for try := 0; ; try++ {
		s := n.a[n.r.n(len(n.a))] + n.b[n.r.n(len(n.b))]
		if try > 40 {
			s += " " + strconv.Itoa(2+n.r.n(40+try))
		}
		if !n.used[s] {
			n.used[s] = true
			return s
		}
	}
}
