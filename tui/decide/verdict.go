package decide

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Choice holds the verdict and note that a person chose in the menu of verdicts.
type Choice struct {
	Verdict alert.Verdict // "" removes it
	Note    string        // comes behind the note of the record; "" leaves that alone
}

// unchosen is the cursor of a menu while no row is chosen.
const unchosen = -1

// Verdict is the menu of verdicts with a line for a note: one act for both. A digit chooses a
// row and gives the note the keys, and enter closes: what is typed behind the digit is the
// note, and never runs as keys.
type Verdict struct {
	Whose string // a sentence above the verdicts: to whom it is assigned; "" for none

	theme  *theme.Theme
	title  string
	rows   []alert.VerdictRow // and after them "no verdict"
	cursor int                // unchosen at first, unless there is a verdict already
	asked  bool               // enter was pressed before a row was chosen
	note   typed
	typing bool // the note has the keys
	picked bool // a digit has chosen a row
	then   func(Choice) tea.Msg
	editor Editor // nil for none
}

// NewVerdict makes the menu. The title says of what, now is the verdict so far, and has the
// note, behind which the new one comes. Offers are texts for it. Editor may be nil.
func NewVerdict(th *theme.Theme, title string, now alert.Verdict, has string, offers []string, then func(Choice) tea.Msg, editor Editor) *Verdict {
	v := &Verdict{theme: th, title: title, rows: alert.Verdicts(), cursor: unchosen, note: newTyped("", offers), then: then, editor: editor}
	v.note.line.Placeholder = "a note, if you like"
	if has != "" {
		v.note.line.Placeholder = "added to: " + text.Clean(has)
	}
	for i, row := range v.rows {
		if row.Word == now {
			v.cursor = i
		}
	}
	return v
}

// Update moves the cursor, edits the note, or chooses.
func (v *Verdict) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case screen.ThemeChanged:
		v.theme = m.Theme
		return nil
	case tea.KeyPressMsg:
		return v.key(m)
	case edited:
		v.note.update(m)
		return nil
	}
	if v.typing {
		v.note.update(msg)
	}
	return nil
}

func (v *Verdict) key(msg tea.KeyPressMsg) tea.Cmd {
	name := msg.String()
	switch name {
	case "tab", "shift+tab":
		v.typing = !v.typing || name == "tab" && v.begun()
		return nil
	case "enter":
		return v.choose()
	case editorKey:
		return v.edit()
	}
	if v.typing {
		v.note.update(msg)
		return nil
	}
	switch name {
	case "j", "down":
		v.move(min(v.cursor+1, len(v.rows)))
	case "k", "up":
		v.move(max(v.cursor-1, 0))
	case "E":
		return v.edit()
	case "0":
		v.pick(len(v.rows))
	default:
		if n, err := strconv.Atoi(name); err == nil && n >= 1 && n <= len(v.rows) {
			v.pick(n - 1)
			return nil
		}
		v.begin(name, msg)
	}
	return nil
}

// begun reports whether a digit has just given the note the keys, which then waits for its first
// letter: who presses tab to get there must not type it among the verdicts.
func (v *Verdict) begun() bool { return v.picked && v.typing && v.note.text() == "" }

// begin goes to the note: by its keys until a digit has chosen a verdict, and by any other
// letter, which begins it.
func (v *Verdict) begin(name string, msg tea.KeyPressMsg) {
	switch {
	case !v.picked && (name == "c" || name == "n"):
		v.typing = true
	case msg.Text != "":
		v.typing = true
		v.note.update(msg)
	}
}

// move puts the cursor on a row.
func (v *Verdict) move(row int) { v.cursor, v.asked = row, false }

// pick chooses a row by its digit, and goes on in the note.
func (v *Verdict) pick(row int) {
	v.move(row)
	v.typing, v.picked = true, true
}

func (v *Verdict) edit() tea.Cmd {
	if v.editor != nil && v.cursor == unchosen {
		return v.choose()
	}
	return v.note.edit(v.editor)
}

// word returns the verdict in a row of the menu.
func (v *Verdict) word(row int) alert.Verdict {
	if row == unchosen || row >= len(v.rows) {
		return ""
	}
	return v.rows[row].Word
}

// choose closes with the chosen row. Without one it asks for it.
func (v *Verdict) choose() tea.Cmd {
	if v.cursor == unchosen {
		v.asked, v.typing = true, false
		return nil
	}
	return closeAnd(v.then(Choice{v.word(v.cursor), v.note.text()}))
}

// keys returns what the keys do now, each before its word.
func (v *Verdict) keys() (keys []string) {
	switch {
	case v.typing && v.cursor == unchosen:
		keys = []string{"shift+tab", "verdicts"}
	case v.typing: // tab, which a hand presses to get to the note, leads back from a text alone
		keys = []string{"enter", "close", "shift+tab", "verdicts"}
	case v.cursor == unchosen:
		keys = []string{"digit", "choose", "tab", "note"}
	default:
		keys = []string{"digit", "choose", "enter", "close", "tab", "note"}
	}
	if v.typing {
		keys = append(keys, v.note.keys(v.theme)...)
	}
	if v.editor != nil {
		keys = append(keys, map[bool]string{true: editorKey, false: "E"}[v.typing], "editor")
	}
	return append(keys, "esc", "drop")
}

// Hints returns what the footer shows: the keys of the box, and how it is left before the editor.
func (v *Verdict) Hints() []command.Spec {
	keys := v.keys()
	if at := len(keys) - 4; v.editor != nil {
		keys = append(append(keys[:at:at], "esc", "drop"), keys[at:at+2]...)
	}
	return hintsOf(keys)
}

// verdictLines are the lines of the box that are no verdicts: border, note, and keys.
const verdictLines = 4

// Draw draws the box. On a low screen the verdicts around the cursor are in it, and the empty
// line above the note is left out unless it has something to say.
func (v *Verdict) Draw(w, h int) []string {
	width, all := boxWidth(w, mostWidth), len(v.rows)+1
	lines := v.whose(width)
	if h-verdictLines-len(lines) < 2 {
		lines = nil
	}
	room := h - verdictLines - len(lines)
	roomy := room > all
	if v.asked || roomy {
		room--
	}
	if width < leastWidth || room < 1 {
		return nil
	}
	room = min(room, all)
	top := min(max(v.cursor-room+1, 0), all-room)
	for i := range room {
		lines = append(lines, v.line(top+i, width))
	}
	switch {
	case v.asked:
		lines = append(lines, v.theme.Line(width, theme.Seg(theme.Warn, "Choose a verdict first: a digit")))
	case roomy:
		lines = append(lines, v.theme.Line(width))
	}
	lines = append(lines, v.noteLine(width), keysLine(v.theme, width, v.keys()...))
	return v.theme.Box(text.Fit(v.title, min(text.Width(v.title), width-2)), width, lines)
}

// whose draws the line of Whose; none without one.
func (v *Verdict) whose(w int) []string {
	if v.Whose == "" {
		return nil
	}
	return []string{v.theme.Line(w, theme.Seg(theme.Warn, text.Shorten(v.Whose, w)))}
}

// noteLine draws the line of the note, with the sign of the focus while it has the keys.
func (v *Verdict) noteLine(w int) string {
	sign, role := "  ", theme.Muted
	if v.typing {
		sign, role = v.theme.Glyphs.Prompt+" ", theme.Accent
	}
	label := sign + "note  "
	return v.theme.Paint(role, label) + v.note.draw(v.theme, w-text.Width(label), v.typing)[0]
}

// line draws a row of the menu: the chosen one has a sign, so that it is no matter of colour alone.
func (v *Verdict) line(row, w int) string {
	digit, title := strconv.Itoa(row+1), "No verdict"
	if row == len(v.rows) {
		digit = "0"
	} else {
		title = v.rows[row].Title
	}
	th, base, sign := v.theme, theme.Text, v.theme.Glyphs.Unchosen+" "
	if row == v.cursor {
		base, sign = theme.Selected, v.theme.Glyphs.Chosen+" "
		th = th.Over(base)
	}
	return v.theme.Paint(base, th.Line(w, theme.Seg(base, sign), theme.Seg(theme.KeyHint, digit), theme.Seg(base, " "+title)))
}
