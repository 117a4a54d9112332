package theme

// Glyphs are the signs that parts draw, all of one column except for Severity,
// which is a letter, a space and a sign.
type Glyphs struct {
	ASCII                   bool
	High, Medium, Low, Info string
	SortUp, SortDown        string
	New, Bookmark           string
	Note, Mine, Theirs      string // a record has a note, is assigned to the person, to another one
	OK, Alert, Fail         string // Good, Warn, Bad: beside a word
	Refresh, Pause          string
	Folded, Unfolded        string
	Crumb, Dot              string // between parts of the header, between facts
	Prompt                  string
	Checked, Unchecked      string // three columns each
	Chosen, Unchosen        string // three columns each
	Thumb, Track            string // of the scrollbar
	Horizontal, Vertical    string
	TopLeft, TopRight       string
	BottomLeft, BottomRight string
	TeeLeft, TeeRight       string // ├ ┤
	TeeDown, TeeUp          string // ┬ ┴
	Spinner                 []string
	Spark                   []string // eighths, from empty to full
}

// Missing returns the sign for a missing value, of one column.
func Missing(ascii bool) string {
	if ascii {
		return "-"
	}
	return "–"
}

func glyphs(ascii bool) Glyphs {
	if ascii {
		return Glyphs{
			ASCII: true,
			High:  "H ^", Medium: "M o", Low: "L v", Info: "I .",
			SortUp: "^", SortDown: "v", New: "*", Bookmark: "&", Note: "\"", Mine: "@", Theirs: "%",
			OK: "+", Alert: "!", Fail: "x", Refresh: "~", Pause: "=",
			Folded: ">", Unfolded: "v", Crumb: ">", Dot: "-", Prompt: ">",
			Checked: "[x]", Unchecked: "[ ]", Chosen: "(*)", Unchosen: "( )",
			Thumb: "#", Track: "|", Horizontal: "-", Vertical: "|",
			TopLeft: "+", TopRight: "+", BottomLeft: "+", BottomRight: "+",
			TeeLeft: "+", TeeRight: "+", TeeDown: "+", TeeUp: "+",
			Spinner: []string{"|", "/", "-", "\\"},
			Spark:   []string{" ", ".", ".", ":", ":", "+", "+", "#", "#"},
		}
	}
	return Glyphs{
		High: "H ▲", Medium: "M ◆", Low: "L ▽", Info: "I ◦",
		SortUp: "▲", SortDown: "▼", New: "●", Bookmark: "⚑", Note: "✎", Mine: "◀", Theirs: "◁",
		OK: "✓", Alert: "!", Fail: "✗", Refresh: "↻", Pause: "‖",
		Folded: "▸", Unfolded: "▾", Crumb: "›", Dot: "·", Prompt: "›",
		Checked: "[✓]", Unchecked: "[ ]", Chosen: "(●)", Unchosen: "( )",
		Thumb: "█", Track: "│", Horizontal: "─", Vertical: "│",
		TopLeft: "┌", TopRight: "┐", BottomLeft: "└", BottomRight: "┘",
		TeeLeft: "├", TeeRight: "┤", TeeDown: "┬", TeeUp: "┴",
		Spinner: []string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"},
		Spark:   []string{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"},
	}
}
