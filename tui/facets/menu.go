package facets

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/index"
	"tocsin/tui/form"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// menu is the box of a facet's values, in an order that stays: its own values and others of the
// answer with their counts, also those that have no record now, and those in the query marked.
type menu struct {
	facets   *Facets
	facet    *Facet
	theme    *theme.Theme
	all      []index.Count
	counts   []index.Count // of the values that have what is typed
	typing   form.Find
	finality Finality
	many     bool // counts has only the largest of very many
	on       map[string]bool
	ticked   map[string]bool // by space, since the menu was opened
	cursor   int
}

func (f *Facets) newMenu(row *Facet, th *theme.Theme) *menu {
	m := &menu{facets: f, facet: row, theme: th, finality: f.answer.Finality, many: f.many(row.Counts), on: map[string]bool{}, ticked: map[string]bool{}}
	listed := map[string]bool{}
	for _, c := range f.counts(row.Counts) {
		m.counts, listed[c.Value] = append(m.counts, c), true
	}
	for _, v := range row.Values {
		if m.on[v.Word] = f.Has(row.Field, v.Word); !listed[v.Word] {
			m.counts = append(m.counts, index.Count{Value: v.Word})
		}
	}
	slices.SortStableFunc(m.counts, func(a, b index.Count) int { return row.order(a.Value, b.Value) })
	m.all = m.counts
	m.cursor = m.first()
	return m
}

// first returns where the cursor begins: on the first value in the query, else on the first that
// has records.
func (m *menu) first() int {
	if i := slices.IndexFunc(m.counts, func(c index.Count) bool { return m.on[c.Value] }); i >= 0 {
		return i
	}
	return max(slices.IndexFunc(m.counts, func(c index.Count) bool { return c.N > 0 }), 0)
}

// order compares two values by their places in a menu. These don't follow the counts, so that
// a digit is the same value each time that the menu is opened: first the facet's own values
// in their order, all of which are listed, then others by name.
func (f *Facet) order(a, b string) int {
	place := func(word string) int {
		if i := slices.IndexFunc(f.Values, func(v Value) bool { return strings.EqualFold(v.Word, word) }); i >= 0 {
			return i
		}
		return len(f.Values)
	}
	if by := cmp.Compare(place(a), place(b)); by != 0 {
		return by
	}
	return strings.Compare(a, b)
}

// Update moves the cursor; enter, space or the digit before a value chooses. Letters that mean nothing
// else leave the values that have them.
func (m *menu) Update(msg tea.Msg) tea.Cmd {
	if m.typing.Takes(msg, m.owned()...) {
		m.typing.Edit(msg)
		m.narrow()
		return nil
	}
	switch msg := msg.(type) {
	case screen.ThemeChanged:
		m.theme = msg.Theme
	case tea.KeyPressMsg:
		return m.key(msg.String())
	}
	return nil
}

func (m *menu) key(name string) tea.Cmd {
	if slices.Contains(m.facet.Command.Keys, name) {
		name = "q"
	}
	switch name {
	case "j", "down", "tab":
		m.cursor = max(min(m.cursor+1, len(m.counts)-1), 0)
	case "k", "up", "shift+tab":
		m.cursor = max(m.cursor-1, 0)
	case "g", "home":
		m.cursor = 0
	case "G", "end":
		m.cursor = max(len(m.counts)-1, 0)
	case "q", "h", "left":
		return screen.Send(screen.CloseOverlay{})
	case "space":
		if c, ok := m.current(); ok {
			m.on[c.Value], m.ticked[c.Value] = !m.on[c.Value], true
			return m.chosen(c).send()
		}
	case "enter", "l", "right":
		return m.choose()
	default:
		if i := strings.Index(digits, name); i >= 0 && len(name) == 1 && i < len(m.counts) {
			m.cursor = i
			return m.choose()
		}
	}
	return nil
}

// digits are the keys of the first values.
const digits = "123456789"

// choose chooses the value under the cursor and closes the menu.
func (m *menu) choose() tea.Cmd {
	c, ok := m.current()
	switch {
	case !ok:
		return nil
	case m.ticked[c.Value]: // space has chosen already; choosing again would take it back
		return screen.Send(screen.CloseOverlay{})
	}
	return tea.Sequence(screen.Send(screen.CloseOverlay{}), m.chosen(c).send())
}

func (m *menu) chosen(c index.Count) chosen { return chosen{m.facets, m.facet.Field, c.Value} }

func (m *menu) current() (index.Count, bool) {
	if m.cursor < 0 || m.cursor >= len(m.counts) {
		return index.Count{}, false
	}
	return m.counts[m.cursor], true
}

// menuWidth is the width of the menu's lines.
const menuWidth = 56

// Draw draws the box.
func (m *menu) Draw(w, h int) []string {
	width := min(menuWidth, w-4)
	if width < 10 || h < 4 {
		return nil
	}
	room := h - 4
	if m.many {
		room--
	}
	room = min(room, max(len(m.all), 2))
	lines := m.typing.Head(m.theme, width)
	first := max(0, m.cursor-(room-len(lines))+1)
	for i := first; i < len(m.counts) && len(lines) < room; i++ {
		lines = append(lines, m.line(i, width))
	}
	if m.typing.Begun() {
		lines = m.filled(lines, width, room)
	}
	if m.many {
		lines = append(lines, m.theme.Line(width, theme.Seg(theme.Warn, "Over "+text.Number(index.ManyValues)+" "+m.facet.Name+"; only the largest are listed")))
	}
	if len(m.all) == 0 {
		lines = append(lines, m.theme.Line(width, theme.Seg(theme.Muted, "No "+m.facets.o.Kind.Name+"s to choose from")))
	}
	lines = append(lines, m.theme.Line(width, m.keys()...))
	return m.theme.Box(m.facet.Name, width, lines)
}

// keys names the keys; that letters find a value, if not all of them have a digit.
func (m *menu) keys() []theme.Segment {
	out := []theme.Segment{theme.Seg(theme.KeyHint, "enter"), theme.Seg(theme.Hint, " choose  ")}
	if !m.typing.Begun() {
		out = append(out, theme.Seg(theme.KeyHint, "space"), theme.Seg(theme.Hint, " toggle  "))
	}
	out = append(out, theme.Seg(theme.KeyHint, "esc"), theme.Seg(theme.Hint, " close"))
	if len(m.all) > len(digits) && !m.typing.Begun() {
		out = append(out, theme.Seg(theme.Hint, "  type to find"))
	}
	return out
}

func (m *menu) line(i, w int) string {
	c := m.counts[i]
	th, base := m.theme, theme.Text
	if i == m.cursor {
		base = theme.Selected
		th = th.Over(base)
	}
	mark := th.Glyphs.Unchecked
	if m.on[c.Value] {
		mark = th.Glyphs.Checked
	}
	key := "  "
	if i < len(digits) && !m.typing.Begun() {
		key = digits[i:i+1] + " "
	}
	room := max(w-14, 0)
	number, role := "", base
	if m.facet.Counts != "" {
		number = m.finality.Tally(c.N, text.Number)
		if c.N == 0 && !m.on[c.Value] && base == theme.Text {
			role = theme.Muted
		}
	}
	line := th.Line(w, theme.Seg(theme.KeyHint, key), theme.Seg(theme.Accent, mark), theme.Seg(role, " "+text.Fit(m.facet.full(c.Value, room), room)), theme.Seg(theme.Muted, text.FitRight(number, 8)))
	return m.theme.Paint(base, line)
}
