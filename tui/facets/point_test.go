package facets

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
)

// A click on a chip is one on the value which is drawn there, at every width and with every
// kind of chips before it.
func TestPoint(t *testing.T) {
	for _, q := range []string{"", "provider = 'mdo'", "triage.seen = false AND severity = 'high' AND created_at >= -24h", "provider IN ('mdo', 'mdi')"} {
		f := answered(t, q, some(60, 6)...)
		for _, w := range []int{20, 40, 80, 120, 200} {
			cells := []rune(ansi.Strip(f.Line(dark(), w)))
			words := map[string]string{} // what is drawn under the columns of each value
			for x := range w {
				if field, value, ok := f.Point(dark(), w, x); ok {
					words[field+" "+value] += string(cells[x])
				}
			}
			for v, drawn := range words {
				field, value, _ := strings.Cut(v, " ")
				name := alert.Provider(value).Short()
				if field == "severity" {
					severity := Severity()
					name = severity.value(value).Name
				}
				drawn = strings.TrimRight(strings.TrimSpace(drawn), "…")
				if !strings.HasPrefix(drawn, name) && !strings.HasPrefix(name, drawn) {
					t.Errorf("%q at %d columns: %s is drawn as %q", q, w, v, drawn)
				}
			}
			if w >= 80 && len(words) < 5 {
				t.Errorf("%q at %d columns: only %v can be clicked in %q", q, w, words, string(cells))
			}
		}
		if _, _, ok := f.Point(dark(), 80, -1); ok {
			t.Error("something is left of the line")
		}
	}
}

// The chip of what the program was narrowed to, and of filters with several values, is no
// value.
func TestPointAtNoValue(t *testing.T) {
	f := New(Options{Rows: []Facet{Unseen(), Product()}, Only: []string{"contoso"}})
	ask(t, f, "triage.seen = false", some(6, 2)...)
	cells := ansi.Strip(f.Line(dark(), 80))
	at := strings.Index(cells, "contoso")
	if field, value, ok := f.Point(dark(), 80, at); ok {
		t.Errorf("%s %s in %q", field, value, cells)
	}
	at = strings.Index(cells, alert.Providers()[1].Short())
	if field, value, ok := f.Point(dark(), 80, at); !ok || field != "provider" || value != string(alert.Providers()[1]) {
		t.Errorf("%s %s in %q", field, value, cells)
	}
}
