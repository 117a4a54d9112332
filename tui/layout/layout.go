// Package layout divides the screen into rectangles. It is a pure function of
// the size and of what is open, and must not know what is drawn. A part draws
// only inside its own rectangle.
//
// The router uses Arrange for the whole terminal. A screen draws between the
// header and the status line and uses Body, with its own coordinates. Begin
// with Frame.
package layout

import "image"

// Sizes of the terminal at which the arrangement changes.
const (
	MinWidth, MinHeight   = 40, 10  // below, only a sentence is shown
	SideWidth, SideHeight = 120, 24 // list and detail side by side
	StackHeight           = 30      // list above detail
)

// Shares of the list beside and above the detail, in per cent.
const (
	sideShare  = 55
	stackShare = 40
	leastShare = 15 // of either, however much the detail grows or shrinks
	sideList   = 68 // cells that a list beside the detail has at least, so that its titles are no shorter than on the whole width of a terminal too narrow for that
)

// side returns the list's usual share beside the detail.
func side(w int) int { return max(sideShare, (sideList*100+w-1)/max(w, 1)) }

// share returns the list's share for a detail that has grown.
func share(usual, grow int) int { return min(max(usual-grow, leastShare), 100-leastShare) }

// State tells which parts are open.
type State struct {
	Detail bool // the detail pane
	Zoom   bool // with Detail: the detail covers the list, as on small screens anyway
	Query  int  // lines between header and list, for chips and query bar
	Fault  int  // lines above the status line, for the fault that it names
	Grow   int  // per cent of the space that the detail beside or below the list takes more than usual; negative for less
}

// Frame holds the rectangle of each part. An empty rectangle isn't shown.
// Unless the screen is too small, the parts cover it without overlap.
type Frame struct {
	Header   image.Rectangle // one line
	Query    image.Rectangle // State.Query lines
	List     image.Rectangle
	Divider  image.Rectangle // between list and detail: a column if they are side by side, a line if stacked
	Detail   image.Rectangle
	Fault    image.Rectangle // State.Fault lines
	Status   image.Rectangle // one line
	TooSmall bool
}

// Arrange divides a terminal of w by h cells.
func Arrange(w, h int, s State) Frame {
	if w < MinWidth || h < MinHeight {
		return Frame{TooSmall: true}
	}
	f := Frame{Header: image.Rect(0, 0, w, 1), Status: image.Rect(0, h-1, w, h)}
	query := min(max(s.Query, 0), h-4)
	f.Query = image.Rect(0, 1, w, 1+query)
	told := min(max(s.Fault, 0), h-4-query)
	f.Fault = image.Rect(0, h-1-told, w, h-1)
	body := image.Rect(0, 1+query, w, h-1-told)
	switch {
	case !s.Detail:
		f.List = body
	case s.Zoom:
		f.Detail = body
	case w >= SideWidth && h >= SideHeight:
		at := w * share(side(w), s.Grow) / 100
		f.List = image.Rect(0, body.Min.Y, at, body.Max.Y)
		f.Divider = image.Rect(at, body.Min.Y, at+1, body.Max.Y)
		f.Detail = image.Rect(at+1, body.Min.Y, w, body.Max.Y)
	case h >= StackHeight:
		at := body.Min.Y + body.Dy()*share(stackShare, s.Grow)/100
		f.List = image.Rect(0, body.Min.Y, w, at)
		f.Divider = image.Rect(0, at, w, at+1)
		f.Detail = image.Rect(0, at+1, w, body.Max.Y)
	default:
		f.Detail = body
	}
	return f
}

// frameLines is the number of lines of header and status.
const frameLines = 2

// Body divides the w by h cells that a screen draws on a terminal with a header
// and a status line. Header and Status are empty.
func Body(w, h int, s State) Frame {
	f := Arrange(w, h+frameLines, s)
	up := image.Pt(0, -1)
	for _, r := range []*image.Rectangle{&f.Query, &f.List, &f.Divider, &f.Detail, &f.Fault} {
		if !r.Empty() {
			*r = r.Add(up)
		}
	}
	f.Header, f.Status = image.Rectangle{}, image.Rectangle{}
	return f
}

// Beside reports whether list and detail are side by side.
func (f Frame) Beside() bool { return f.Divider.Dx() == 1 }
