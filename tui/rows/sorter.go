package rows

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/form"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// ordered brings the column that a person chose in the menu of orders.
type ordered struct {
	of
	name string
}

// apply sorts by the column.
func (msg ordered) apply(r *Rows) (Change, tea.Cmd) {
	if !r.Columns.ChooseName(msg.name) {
		return Change{Own: true}, nil
	}
	return Change{Own: true}, r.SortBy()
}

// NewSorter returns a menu of the columns that the list can be sorted by, also those that
// there is no room for. Choosing the one in force reverses the order. The keys are those that
// opened it; they close it again. What is typed leaves the columns of that name.
func NewSorter(r *Rows, keys ...string) screen.Overlay {
	s := &sorter{of: of{r}, theme: r.theme, order: r.Sort, keys: keys}
	for _, c := range sortable(r) {
		s.all = append(s.all, orderable{c, strings.Join(append(called(r, c), c.Name), " ")})
	}
	s.columns = s.all
	s.cursor = s.inForce()
	return s
}

// sortable returns the columns that the list can be sorted by.
func sortable(r *Rows) (out []*Column) {
	for _, i := range r.Columns.present() {
		column := &r.Columns.all[i]
		if column.Sort != "" && !slices.ContainsFunc(out, func(c *Column) bool { return c.Sort == column.Sort }) {
			out = append(out, column)
		}
	}
	return out
}

// SortArg names the argument of a command that sorts by the column typed behind it.
const SortArg = "[COLUMN]"

// Orders returns the names of the columns that the list can be sorted by.
func Orders(r *Rows) screen.Arguments {
	out := screen.Arguments{Only: true}
	out.Also = map[string][]string{}
	for _, c := range sortable(r) {
		name := strings.ToLower(c.Name)
		out.Values, out.Also[name] = append(out.Values, name), called(r, c)
	}
	return out
}

// called returns the other words for the order of a column: its heading, the headings that it has in another
// way to write times, and the names of its field.
func called(r *Rows, c *Column) (words []string) {
	for i := range r.Columns.all {
		if o := &r.Columns.all[i]; o.Sort == c.Sort {
			words = append(words, o.Name, o.Head, o.Field)
		}
	}
	words = append(words, c.Sort)
	if f := alert.FieldOf(c.Sort); f != nil {
		words = append(words, f.Aliases...)
	}
	slices.Sort(words)
	return slices.Compact(slices.DeleteFunc(words, func(w string) bool { return w == "" }))
}

// SortNamed sorts by the column with a name or another word for it, or reverses the order if the list is
// sorted by it already.
func SortNamed(r *Rows, name string) tea.Cmd {
	name = strings.TrimSpace(name)
	for _, c := range sortable(r) {
		is := func(word string) bool { return strings.EqualFold(word, name) }
		field := alert.FieldOf(name)
		if (slices.ContainsFunc(called(r, c), is) || field != nil && field == alert.FieldOf(c.Sort)) && r.Columns.ChooseName(c.Name) {
			return r.SortBy()
		}
	}
	return screen.Say(screen.Warn, "No column "+text.Shorten(text.Clean(name), mostNamed)+" to sort by; there are "+strings.Join(Orders(r).Values, ", "))
}

// mostNamed is the width of a wrong name in a message.
const mostNamed = 20

// sorter is the menu.
type sorter struct {
	of
	theme   *theme.Theme
	all     []orderable
	columns []orderable // those that are called as is typed
	order   index.Sort  // in force
	keys    []string
	find    form.Find
	cursor  int
}

// orderable is a column that the list can be sorted by, with all that it is called.
type orderable struct {
	*Column
	names string
}

// inForce returns the row of the column that the list is sorted by.
func (s *sorter) inForce() int {
	return max(slices.IndexFunc(s.columns, func(c orderable) bool { return c.Sort == sortedBy(s.order) }), 0)
}

// Update moves the cursor; enter, space or the digit before a column chooses it. Letters that mean nothing else
// leave the columns of that name.
func (s *sorter) Update(msg tea.Msg) tea.Cmd {
	if s.find.Takes(msg, append([]string{"j", "k", "g", "G", "q"}, s.keys...)...) {
		s.find.Edit(msg)
		s.narrow()
		return nil
	}
	switch msg := msg.(type) {
	case screen.ThemeChanged:
		s.theme = msg.Theme
	case tea.KeyPressMsg:
		return s.key(msg.String())
	}
	return nil
}

// narrow lists the columns that are called as is typed, those with words that begin so first, and goes to the
// first one.
func (s *sorter) narrow() {
	s.columns = nil
	begun := map[*Column]int{}
	for _, c := range s.all {
		if n, ok := s.find.Has(c.names); ok {
			s.columns, begun[c.Column] = append(s.columns, c), n
		}
	}
	slices.SortStableFunc(s.columns, func(a, b orderable) int { return begun[b.Column] - begun[a.Column] })
	if s.cursor = 0; len(s.find.Words()) == 0 {
		s.cursor = s.inForce()
	}
}

func (s *sorter) key(name string) tea.Cmd {
	if slices.Contains(s.keys, name) {
		name = "q"
	}
	last := len(s.columns) - 1
	switch name {
	case "j", "down", "tab":
		s.cursor = max(min(s.cursor+1, last), 0)
	case "k", "up", "shift+tab":
		s.cursor = max(s.cursor-1, 0)
	case "g", "home":
		s.cursor = 0
	case "G", "end":
		s.cursor = max(last, 0)
	case "q", "left":
		return screen.Send(screen.CloseOverlay{})
	case "enter", "space", "right":
		return s.choose()
	default:
		if i := strings.Index(digits, name); i >= 0 && len(name) == 1 && i <= last {
			s.cursor = i
			return s.choose()
		}
	}
	return nil
}

// digits are the keys of the first columns.
const digits = "123456789"

func (s *sorter) choose() tea.Cmd {
	switch {
	case len(s.columns) == 0 && s.find.Begun():
		return nil
	case len(s.columns) == 0:
		return screen.Send(screen.CloseOverlay{})
	}
	return tea.Batch(screen.Send(screen.CloseOverlay{}), screen.Send(ordered{s.of, s.columns[s.cursor].Name}))
}

// sorterKeys are keys of the menu, as its last line names them.
const sorterKeys = "enter sort, again reverses  esc close  type to find"

// Draw draws the menu.
func (s *sorter) Draw(w, h int) []string {
	width := min(text.Width(sorterKeys), w-4)
	height := min(len(s.all), h-4)
	lines := s.find.Head(s.theme, width)
	if width < 10 || height < len(lines)+1 {
		return nil
	}
	room := min(len(s.columns), height-len(lines))
	top := min(max(s.cursor-room+1, 0), len(s.columns)-room)
	for i := range room {
		lines = append(lines, s.line(top+i, width))
	}
	if room == 0 {
		lines = append(lines, s.theme.Line(width, theme.Seg(theme.Muted, "No column matches")))
	}
	for len(lines) < height { // the box doesn't jump as one types
		lines = append(lines, s.theme.Line(width))
	}
	lines = append(lines, s.theme.Line(width), s.theme.Line(width, theme.Seg(theme.Hint, sorterKeys)))
	return s.theme.Box("sort by", width, lines)
}

// line draws a column, with the sign of the order if the list is sorted by it.
func (s *sorter) line(i, w int) string {
	column, th, base := s.columns[i].Column, s.theme, theme.Text
	if i == s.cursor {
		base = theme.Selected
		th = th.Over(base)
	}
	key, sign := " ", " "
	if i < len(digits) && !s.find.Begun() {
		key = digits[i : i+1]
	}
	if column.Sort == sortedBy(s.order) {
		sign = glyph(&s.theme.Glyphs, s.order)
	}
	return s.theme.Paint(base, th.Line(w, theme.Seg(theme.KeyHint, key+" "), theme.Segment{Text: sign + " ", Role: theme.Accent}, theme.Seg(base, strings.ToLower(column.Name))))
}
