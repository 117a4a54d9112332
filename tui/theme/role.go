package theme

// Role is the purpose of a text, which determines its look. The zero Role is
// ordinary text.
type Role int

// The roles.
const (
	Text           Role = iota
	Muted               // what may be overlooked: times, counts, separators
	Title               // the name of a thing
	Name                // the name of a field
	Value               // the value of a field
	Accent              // what the eye should find: the focused border, an active tab
	Good                // worked, healthy, done
	Warn                // needs attention soon
	Bad                 // failed
	SeverityHigh        // with letter and glyph, as the next three
	SeverityMedium      //
	SeverityLow         //
	SeverityInfo        //
	NewMark             // the mark of a new row
	Header              // the header line
	Status              // the status line
	Selected            // the cursor row of the part that has the keys
	SelectedIdle        // the cursor row of another part
	Border              // lines between parts
	BorderFocus         // the border of the part that has the keys
	Chip                // a facet, off
	ChipOn              // a facet, on
	KeyHint             // a key in the footer and in help
	Hint                // what the key does
	Match               // letters that a search found
	Caret               // the cell of the text cursor
	Placeholder         // what an empty field could hold
	QueryField          // token classes of the query language: names are plain,
	QueryKeyword        // the words between them quiet,
	QueryOperator       //
	QueryString         // and values have the one accent: they are what differs from query to query
	QueryNumber         //
	QueryError          // underlined: the wrong part of a query
	Code                // modules of a QR code: black on white in each theme
	roles               // how many there are
)

// bases are the roles that other roles are painted over.
var bases = [...]Role{Selected, SelectedIdle, Header, Status}

// look is a role as data. A colour that isn't set is the terminal's own.
type look struct {
	fg, bg                        colour
	bold, italic, under, reversed bool
	mono                          attrs // in place of colours if there are none
}

// attrs are the attributes that work without colours.
type attrs struct{ bold, faint, under, reversed bool }

// colour is 0xRRGGBB, the nearest of the terminal's sixteen colours, and the
// one of the 256 that looks like it, or 0 if the nearest by number does.
type colour struct {
	rgb   int
	ansi  int
	index int
	set   bool
}

func c(rgb, ansi int) colour { return colour{rgb: rgb, ansi: ansi, set: true} }

// at sets the colour's index among the 256: the nearest by number to a dark
// blue is a green.
func (c colour) at(index int) colour {
	c.index = index
	return c
}
