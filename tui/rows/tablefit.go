package rows

import (
	"slices"

	"tocsin/tui/table"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// tableFit fits the columns of a table as those of the list: its titles come first, what all cells of a
// column end with is in the heading, and look-alikes are cut before what tells them apart. It is a
// table.Fitter.
type tableFit struct {
	titles  func(fields []string) Cut // see Options
	asked   []table.Measured
	w       int
	columns []Column
	shown   []placed // by the index of their column
	needs   *needs
	seen    [][]string // the texts measured last, of each column
}

// Widths of the columns of text in a table.
const (
	textWidth = 20 // what a column is given beside a title that has room
	textMost  = 36
	textTitle = 28 // what the title has before others get more than they must have
	textLeast = 14 // what others have of what they need, before the title gets that
	textLate  = 36 // what the title has before late columns are shown
	textRead  = 16 // what the title has before columns that leave are shown
	leftOut   = 2  // the sign that columns are left out
)

// titleField is the field whose column is the wide one of a table that has it.
const titleField = "title"

// Widths returns the widths of the columns.
func (f *tableFit) Widths(columns []table.Measured, texts func(column int) []string, w, apart int) []int {
	if !slices.Equal(columns, f.asked) || w != f.w {
		f.begin(columns, w)
	}
	wide := f.wide()
	in := room{wide: wide, chosen: wide, w: w + markWidth, apart: apart, needs: f.needs, all: true}
	for i := range columns {
		if cells := texts(i); columns[i].Width == 0 && !slices.Equal(cells, f.seen[i]) {
			f.seen[i] = slices.Clone(cells)
			p := placed{Column: &f.columns[i], index: i}
			if p.Cut.cuts().ending {
				f.needs.end(p, cells)
			}
			if f.needs.measure(p, cells); p.Cut.cuts().beginning {
				f.needs.compare(p, cells)
			}
		}
	}
	out := make([]int, len(columns))
	all := f.present(in)
	present := f.staying(all, in)
	if len(present) < len(all) {
		in.w -= leftOut
	}
	for _, p := range fitApart(f.columns, present, in).columns {
		i := p.index
		f.shown[i] = p
		if out[i] = p.width; f.asked[i].Width == 0 {
			out[i] = min(p.width, max(f.needs.cells[i], f.needs.heading(p)))
		}
	}
	return out
}

// present returns the indices of the columns that are shown: late ones wait until the texts have what can be read.
func (f *tableFit) present(in room) (all []int) {
	late, left := []int{}, in.w-markWidth+in.apart
	for i, c := range f.asked {
		left -= in.apart
		switch need := f.needs.cells[i]; {
		case c.Width > 0:
			left -= c.Width
		case i == in.wide:
			left -= min(need, textLate)
		default:
			left -= min(need, textWidth)
		}
		if c.Late {
			late = append(late, i)
		}
		all = append(all, i)
	}
	if left < 0 {
		all = slices.DeleteFunc(all, func(i int) bool { return slices.Contains(late, i) })
	}
	return all
}

// staying returns those of some columns that stay so that the texts have what is least to read. That doesn't follow the
// rows in sight: no column comes or goes while one scrolls.
func (f *tableFit) staying(all []int, in room) []int {
	for {
		left, last := in.w-markWidth+in.apart, -1
		for at, i := range all {
			left -= in.apart
			switch c := &f.asked[i]; {
			case c.Width > 0:
				left -= c.Width
			case i == in.wide:
				left -= min(c.Most, textRead)
			default:
				left -= min(max(c.Most, text.Width(c.Head)), textLeast)
			}
			if turn := f.asked[i].Leaves; turn > 0 && i != in.wide && (last < 0 || turn > f.asked[all[last]].Leaves) {
				last = at
			}
		}
		if left >= 0 || last < 0 {
			return all
		}
		all = slices.Delete(slices.Clone(all), last, last+1)
	}
}

// begin forgets what was measured in other columns.
func (f *tableFit) begin(columns []table.Measured, w int) {
	f.asked, f.w = slices.Clone(columns), w
	f.columns, f.shown, f.needs, f.seen = make([]Column, len(columns)), make([]placed, len(columns)), newNeeds(len(columns)), make([][]string, len(columns))
	wide := f.wide()
	for i, c := range columns {
		switch f.columns[i] = (Column{Name: c.Head, Width: c.Width, Least: c.Width}); {
		case i == wide:
			f.columns[i].Wide, f.columns[i].Cut = true, f.cutOf(c.Field)
		case c.Width == 0:
			f.columns[i].Width, f.columns[i].Most, f.columns[i].Cut, f.columns[i].Rank, f.columns[i].Title = textWidth, textMost, Ending, i+1, textTitle
		}
	}
}

// cutOf returns what the cells of the wide column lose.
func (f *tableFit) cutOf(field string) Cut {
	fields := make([]string, len(f.asked))
	for i, c := range f.asked {
		fields[i] = c.Field
	}
	if field == titleField && f.titles != nil {
		if cut := f.titles(fields); cut != nil {
			return cut
		}
	}
	return func() Cuts { return Cuts{beginning: true, ending: field != titleField} }
}

// wide returns the index of the column that takes what the others leave: that of titles, or else the
// first one of text.
func (f *tableFit) wide() int {
	isText := func(c table.Measured) bool { return c.Width == 0 }
	if i := slices.IndexFunc(f.asked, func(c table.Measured) bool { return isText(c) && c.Field == titleField }); i >= 0 {
		return i
	}
	return slices.IndexFunc(f.asked, isText)
}

// forget is for the rows of another query.
func (f *tableFit) forget() { f.asked = nil }

// Cut returns a text as a column shows it.
func (f *tableFit) Cut(column int, text string, width int) string {
	p := f.shown[column]
	p.width = width
	return f.needs.drawn(text, p, width)
}

// Head returns the heading of a column.
func (f *tableFit) Head(column int, name string, width int, role theme.Role) []theme.Segment {
	p := f.shown[column]
	p.width = width
	return f.needs.headed(p, name, role)
}
