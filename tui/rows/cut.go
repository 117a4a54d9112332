package rows

// Cut says what is left out of the cells of a column.
type Cut func() Cuts

// Cuts is what is left out: an ending that all visible cells share, such as a domain; of cells without
// room, what visible ones share, a beginning that most have, or what lets some look alike; and before
// that the words that brief leaves out of one.
type Cuts struct {
	ending, beginning bool
	brief             func(cell string) string // nil for none
}

// Ending leaves out an ending that all visible cells share.
func Ending() Cuts { return Cuts{ending: true} }

// Beginning leaves out of cells without room what visible ones share.
func Beginning() Cuts { return Cuts{beginning: true} }

// Briefly writes cells without room in fewer words, and then leaves out what another Cut says; nil for nothing.
func Briefly(brief func(cell string) string, then Cut) Cut {
	return func() Cuts {
		out := then.cuts()
		out.brief = brief
		return out
	}
}

// cuts returns what is left out.
func (c Cut) cuts() Cuts {
	if c == nil {
		return Cuts{}
	}
	return c()
}
