package facets

import (
	"slices"
	"strings"

	"tocsin/store/index"
	"tocsin/tui/theme"
)

// own are the letters that mean something in a menu as long as nothing is typed.
const own = "jkgGqhl"

// owned returns the keys that mean something in the menu.
func (m *menu) owned() []string { return append(strings.Split(own, ""), m.facet.Command.Keys...) }

// narrow lists the values whose names have what is typed, those with words that begin so first, and goes to the
// first one.
func (m *menu) narrow() {
	var at string
	if c, ok := m.current(); ok {
		at = c.Value
	}
	m.counts, m.cursor = nil, 0
	begun := map[string]int{}
	for _, c := range m.all {
		if n, ok := m.typing.Has(m.names(c.Value)); ok {
			m.counts, begun[c.Value] = append(m.counts, c), n
		}
	}
	slices.SortStableFunc(m.counts, func(a, b index.Count) int { return begun[b.Value] - begun[a.Value] })
	if len(m.typing.Words()) == 0 {
		m.cursor = max(slices.IndexFunc(m.counts, func(c index.Count) bool { return c.Value == at }), 0)
	}
}

// names returns what a value is called.
func (m *menu) names(value string) string {
	return m.facet.full(value, menuWidth) + " " + m.facet.brief(value)
}

// filled fills lines up to a number: the box doesn't jump as one types. It says if no value has what is
// typed.
func (m *menu) filled(lines []string, w, number int) []string {
	if len(m.counts) == 0 {
		lines = append(lines, m.theme.Line(w, theme.Seg(theme.Muted, "No "+m.facet.Name+" match")))
	}
	for len(lines) < number {
		lines = append(lines, m.theme.Line(w))
	}
	return lines
}
