// Package clipboard is the part of a screen that hands things on: it copies an id, a title,
// a link, entities, JSON, a query or a note, and opens the page of a record in the browser.
//
// What can be copied is a table of rows (copies.go). A screen puts the commands of Specs
// among its own and passes Do what its keys act on, a Target; the command that Do returns
// reads the record, writes to the terminal's clipboard (OSC 52) and to the desktop's, and
// says what was copied and how long it is. The part keeps no state and needs no message.
//
// Text leaves without line breaks of the screen's own. Texts of records are hostile: no
// control character leaves but a line feed between lines. Indicators of compromise are
// defanged unless a person asks for them raw. Begin with Clipboard, then copies.go.
package clipboard

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/tui/command"
	"tocsin/tui/desktop"
	"tocsin/tui/portal"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// Store holds what the part needs of a store.
type Store interface {
	// Record returns a record with its item as received, and its evidence.
	Record(ctx context.Context, key alert.Key) (alert.Record, []alert.Evidence, error)
}

// Options configure the part.
type Options struct {
	Store   Store
	Desktop *desktop.Desktop                      // nil for the terminal's clipboard alone
	JSON    func(r *alert.Record) ([]byte, error) // a record as the output of commands has it; nil for the item as received
}

// Clipboard is the part. Make one with New.
type Clipboard struct {
	o      Options
	within context.Context // commands end with it
}

// New returns a part whose commands end with within.
func New(within context.Context, o Options) *Clipboard { return &Clipboard{o, within} }

// Target holds what the keys of a screen act on.
type Target struct {
	Key    alert.Key     // of the record; zero if there is none
	Keys   []alert.Key   // of the records to copy together, in place of Key; nil for one alone
	More   int           // how many are to be copied beside Keys, which are too many
	Entity *alert.Entity // that the cursor is on; nil for the record's main ones
	Query  string        // the query in force
}

// Specs returns the commands for a context: the sequences of y, Y and o.
func Specs(where command.Context) []command.Spec {
	in := func(id, help, keys string) command.Spec {
		return command.Spec{ID: string(where) + "." + id, Help: help, Keys: []string{keys}, Where: where, Group: "hand on"}
	}
	var specs []command.Spec
	for _, c := range copies() {
		s := in("copy-"+c.id, "copy "+c.help, "y "+c.key)
		s.Also = []string{"yank", "clipboard"}
		specs = append(specs, s)
	}
	raw := in("copy-"+rawEntities().id, "copy "+rawEntities().help, rawEntities().key)
	raw.Also = []string{"yank", "clipboard", "refanged"}
	page := in(openID, "open the page in the portal; without a browser, copy its link", "o")
	page.Short, page.Hint, page.Also = "portal", 15, []string{"browser", "link", "url"}
	return append(specs, raw, page)
}

// openID is the command that copies nothing.
const openID = "portal"

// Do runs a command of Specs, by its id without the context; ok is false if it is another's.
func (c *Clipboard) Do(id string, t Target) (cmd tea.Cmd, ok bool) {
	if id == openID {
		return c.command(t, true, c.open), true
	}
	name, ok := strings.CutPrefix(id, "copy-")
	if !ok {
		return nil, false
	}
	for _, row := range slices.Concat(copies(), []copying{rawEntities()}) {
		switch {
		case row.id != name:
		case t.Keys != nil && !row.alone:
			return c.together(t, row), true
		default:
			return c.command(t, !row.alone, func(ctx context.Context, s subject) tea.Msg { return c.give(ctx, row.make(c, s)) }), true
		}
	}
	return nil, false
}

// subject holds what is copied from.
type subject struct {
	Target
	record   *alert.Record    // nil if it isn't needed
	evidence []alert.Evidence // of the record
}

// limit is how long a command may wait for the store and the desktop.
const limit = 10 * time.Second

// command returns the command that reads the record of a target, if it is needed, and does
// something with it.
func (c *Clipboard) command(t Target, needs bool, do func(ctx context.Context, s subject) tea.Msg) tea.Cmd {
	if needs && t.Key.ID == "" {
		return screen.Say(screen.Info, "Nothing is selected")
	}
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(c.within, limit)
		defer cancel()
		s := subject{Target: t}
		if needs {
			if err := c.read(ctx, &s, t.Key); err != nil {
				return result(screen.Tell(err))
			}
		}
		return do(ctx, s)
	}
}

// read reads the record with a key into a subject.
func (c *Clipboard) read(ctx context.Context, s *subject, key alert.Key) error {
	r, evidence, err := c.o.Store.Record(ctx, key)
	r.Key, s.record, s.evidence = key, &r, evidence
	return screen.Late(err)
}

// result runs a command that only makes a message.
func result(cmd tea.Cmd) tea.Msg {
	if cmd == nil {
		return nil
	}
	return cmd()
}

// mostBytes bounds what is copied: terminals take 100,000 bytes of OSC 52, in which three
// bytes become four.
const mostBytes = 74_000

// copied is a text for the clipboard.
type copied struct {
	what  string // "the id"
	of    string // said behind it if there is something: " of incident 7"; "" if the text itself tells
	title string // at the end of that, which gives way in a narrow line; "" for what tells it alone
	text  string
	said  string // the text as a message shows it; "" for the text
	long  bool   // it is told by its size alone
	note  string // said behind it; "" for none
	lead  string // said before it; "" for none
	why   string // if there is nothing to copy: why
	kql   *asked // what its query asks for; nil if it is none
}

// asked tells what a query of Advanced hunting finds.
type asked struct {
	ids []string // of alerts, which one query finds together; nil for something else
}

// give puts a text into the clipboards and says so.
func (c *Clipboard) give(ctx context.Context, made copied) tea.Msg {
	content := safe(made.text)
	switch {
	case made.why != "":
		return screen.Toast{Level: screen.Info, Text: made.why}
	case content == "":
		return screen.Toast{Level: screen.Info, Text: fmt.Sprintf("There is nothing to copy: %s is empty", made.what)}
	case len(content) > mostBytes:
		return screen.Toast{Level: screen.Warn, Text: fmt.Sprintf("Not copied: %s has %s, and terminals take %s", made.what, text.Size(int64(len(content))), text.Size(mostBytes))}
	}
	if c.o.Desktop != nil {
		_ = c.o.Desktop.Copy(ctx, content) // the terminal's own clipboard is the other way
	}
	copied := "Copied"
	if made.lead != "" {
		copied = made.lead + "; copied"
	}
	return tea.BatchMsg{tea.SetClipboard(content), screen.Send(told(copied+" "+made.what+made.of+": ", content, &made))}
}

// Widths of what was copied: in the message, and in the message log.
const (
	mostSaid   = 48
	mostLogged = 400
)

// told tells what was copied: a line itself, other texts by their size.
func told(lead, content string, made *copied) screen.Toast {
	note := ""
	if made.note != "" {
		note = "; " + made.note
	}
	if made.long || strings.Contains(content, "\n") {
		return screen.Toast{Level: screen.Good, Text: lead + measure(content) + note, Name: made.title, At: len(lead) - len(made.title+": ")}
	}
	line := text.Clean(cmp.Or(made.said, content))
	if text.Width(line) > mostLogged {
		note = ", " + measure(content) + note
	}
	short := text.Shorten(line, mostSaid)
	return screen.Toast{Level: screen.Good, Text: lead + short + note, Whole: lead + text.Shorten(line, mostLogged) + note, Name: short, At: len(lead)}
}

// Text returns the command that copies a text, which is called what when it is said: "the link".
func (c *Clipboard) Text(what, content string) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(c.within, limit)
		defer cancel()
		return c.give(ctx, copied{what: what, text: content})
	}
}

// Read returns what the command with an id, behind "copy-", copies of a record: for a screen that can
// only show it. why says so if there is nothing.
func (c *Clipboard) Read(id string, r *alert.Record, evidence []alert.Evidence) (content, why string) {
	for _, row := range copies() {
		if row.id == id && !row.alone {
			made := row.make(c, subject{record: r, evidence: evidence})
			return safe(made.text), made.why
		}
	}
	return "", "There is no " + id + " to copy"
}

// measure says how long a text is.
func measure(content string) string {
	length := text.Plural(utf8.RuneCountInString(content), "character")
	if n := strings.Count(content, "\n") + 1; n > 1 {
		return text.Plural(n, "line") + ", " + length
	}
	return length
}

// safe drops what a terminal would obey if the text were pasted into one. The line feeds
// that are left are those between lines.
func safe(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && (r < ' ' || r >= 0x7f && r < 0xa0) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, string(utf8.RuneError)))
}

// open opens the page of a record; if no browser can be started, it copies the link and says so: no box keeps
// a person from going on, and the message log has the link whole.
func (c *Clipboard) open(ctx context.Context, s subject) tea.Msg {
	link, ok := portal.Link(addressOf(s.record))
	switch {
	case !ok && addressOf(s.record) == "":
		return screen.Toast{Level: screen.Info, Text: "It has no page in a portal"}
	case !ok:
		return screen.Toast{Level: screen.Warn, Text: "Not opened: its link leads to no known portal of Microsoft's"}
	}
	err := desktop.ErrNone
	if c.o.Desktop != nil {
		err = c.o.Desktop.Open(ctx, link)
	}
	if err == nil {
		return screen.Toast{Level: screen.Good, Text: "Opened " + nameOf(s.record) + " in the browser: " + link}
	}
	return c.give(ctx, copied{what: "the link", of: ofRecord(s.record), text: link, lead: c.noBrowser(err)})
}

// noBrowser says why no browser was started.
func (c *Clipboard) noBrowser(err error) string {
	switch {
	case c.o.Desktop != nil && c.o.Desktop.Remote():
		return "Over SSH the browser is on your machine"
	case errors.Is(err, desktop.ErrNone):
		return "No browser can be started here"
	}
	return "The browser couldn't be started: " + fault.Of(err).Sentence
}
