package filter

import (
	"image"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/detail"
	"tocsin/tui/facets"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

// Lines returns how many lines of w columns the chips, the query if there is one, and its
// error while it is typed take.
func (f *Filter) Lines(w int) int { return 1 + f.Bar.Height(w) }

// Draw draws these lines.
func (f *Filter) Draw(th *theme.Theme, w int) []string {
	return append([]string{f.Facets.Line(th, w)}, f.Bar.Lines(th, w)...)
}

// Only filters by the value of the chosen column under the cursor: it shows that value alone,
// or, with not, hides it. A missing value counts as a value.
func (f *Filter) Only(not bool) tea.Cmd {
	row, ok := f.o.Rows.Current()
	if !ok {
		return screen.Say(screen.Info, "No "+f.o.Noun+" here")
	}
	c := f.o.Rows.Columns.Chosen()
	field, value := c.Field, ""
	switch name := strings.ToLower(c.Name); {
	case c.Asks != nil:
		if field, value = c.Asks(&row); field == "" {
			return screen.Say(screen.Info, "It has several "+name+": open the "+f.o.Noun+", and press = on one")
		}
	case c.Value == nil:
		return screen.Say(screen.Info, "You can't filter by "+name+"; choose another column with < or >")
	default:
		value = c.Value(&row)
	}
	f.o.Rows.List.Choose()
	return f.Toggle(field, value, not)
}

// SortBy sorts by the column with a name, or the chosen one, or reverses the order if the list is
// sorted by it already.
func (f *Filter) SortBy(column string) tea.Cmd {
	switch {
	case f.Query.Lists():
		return rows.Ordered()
	case strings.TrimSpace(column) != "":
		return rows.SortNamed(f.o.Rows, column)
	}
	return f.o.Rows.SortBy()
}

// SortMenu opens the menu of what the list can be sorted by.
func (f *Filter) SortMenu() tea.Cmd {
	if f.Query.Lists() {
		return rows.Ordered()
	}
	return screen.Send(screen.OpenOverlay{Overlay: rows.NewSorter(f.o.Rows, "S")})
}

// Facet runs a command of the facets, by the word after the dot of its id. Own is the text of
// the view that the list shows.
func (f *Filter) Facet(word, own string, th *theme.Theme) tea.Cmd {
	out, ok := f.Facets.Do(word, f.Bar.Text(), own, th)
	switch {
	case !ok:
		return nil
	case out.Menu != nil:
		return screen.Send(screen.OpenOverlay{Overlay: out.Menu})
	}
	return f.Edited(out.Text, out.Err)
}

// Choose takes what was chosen in the menu of a facet.
func (f *Filter) Choose(msg facets.Message) tea.Cmd {
	out := f.Facets.Choose(msg, f.Bar.Text())
	return f.Edited(out.Text, out.Err)
}

// Pivot filters by what a person chose in a detail, or no longer, and says so.
func (f *Filter) Pivot(asked detail.Pivot) tea.Cmd {
	before := f.Bar.Text()
	cmd := f.Toggle(asked.Field, asked.Value, false)
	said := "The list shows " + asked.Title
	switch now := f.Bar.Text(); {
	case now == before:
		return cmd
	case len(now) < len(before):
		said = "The list no longer asks for " + asked.Title
	}
	return tea.Batch(cmd, screen.Say(screen.Info, said))
}

// Click toggles the filter of the chip at a place of the lines; below the chips it opens the
// bar.
func (f *Filter) Click(th *theme.Theme, w int, at image.Point) tea.Cmd {
	if at.Y > 0 {
		return f.Open()
	}
	if field, value, ok := f.Facets.Point(th, w, at.X); ok {
		return f.Toggle(field, value, false)
	}
	return nil
}

// Cursor returns the place of the caret within the lines; ok is false if the bar isn't open.
func (f *Filter) Cursor(w int) (x, y int, ok bool) {
	x, y, ok = f.Bar.Cursor(w)
	return x, y + 1, ok
}
