package rows

// Pointed holds what is drawn at a place.
type Pointed int

// What a person can point at.
const (
	Nowhere  Pointed = iota // nothing that can be chosen
	Heading                 // the name of a column, which is chosen now
	Row                     // a row, which the cursor went to
	RowAgain                // the row that the cursor was on before
)

// Point moves the cursor to what is drawn at a place of the lines that Draw drew, and chooses
// the column whose name is there.
func (r *Rows) Point(x, y int) Pointed {
	var ok, was bool
	switch {
	case y < 0:
	case y < HeadLines && !r.table.shown:
		return r.Columns.point(x)
	default:
		ok, was = point(r, y)
	}
	switch {
	case !ok:
		return Nowhere
	case was:
		return RowAgain
	}
	return Row
}

// point chooses the column whose name is drawn at x.
func (c *Columns) point(x int) Pointed {
	from := markWidth
	for _, p := range c.fitted {
		if x >= from && x < from+p.width {
			c.chosen = p.index
			c.refit()
			return Heading
		}
		from += p.width + c.apart
	}
	return Nowhere
}

// Cursor returns the place of the cursor within the lines that Draw drew; ok is false if no
// row has it.
func (r *Rows) Cursor() (x, y int, ok bool) {
	if r.table.shown {
		y, ok = r.table.view.Line()
		return 0, y, ok
	}
	y, ok = r.List.Line()
	return 0, y + HeadLines, ok
}
