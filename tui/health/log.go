package health

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/bound"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/tui/feeds"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// The bounds of what is read of a log: from its end, and of each line.
const (
	mostRead  = 1 << 20
	mostLines = 500
	mostText  = 2000 // columns
)

// page shows what the log says of a feed.
type page struct {
	feed   ingest.Feed
	state  ingest.State // as it was entered
	loaded bool
	lines  []string // clean, newest last
	rows   []row    // of the lines, as wide as they were drawn
	width  int      // of rows
	failed error    // the log could not be read
	height int      // lines of the last drawing
	back   int      // rows scrolled up from the end
}

// row is one of those that a line of a log takes: nothing of a line is cut, since its end has the cause.
type row struct {
	text string
	role theme.Role
}

// hang is how far the rows of a line behind its first one are put in.
const hang = 4

// wrap makes the rows of all lines for w columns.
func (p *page) wrap(w int) {
	if p.width == w {
		return
	}
	p.rows, p.width = nil, w
	for _, l := range p.lines {
		parts, role := []string{l}, roleOf(l)
		if text.Width(l) >= w {
			parts = text.Wrap(l, w-hang)
		}
		for i, part := range parts {
			indent := hang
			if i == 0 {
				indent = 1
			}
			p.rows = append(p.rows, row{text.Spaces(indent) + part, role})
		}
	}
}

func newPage(st ingest.State) *page { return &page{feed: st.Feed, state: st} }

// logRead brings the lines of a log.
type logRead struct {
	of    *page
	lines []string
	err   error
}

// read reads the end of a log in a command; "" is no log.
func (p *page) read(within context.Context, path string) tea.Cmd {
	feed := p.feed
	return func() tea.Msg {
		reply := logRead{of: p}
		if path != "" && within.Err() == nil {
			reply.lines, reply.err = linesOf(path, feed)
		}
		return reply
	}
}

func (p *page) take(msg logRead) { p.loaded, p.lines, p.failed, p.width = true, msg.lines, msg.err, 0 }

func (p *page) scroll(lines int) {
	p.back = min(max(p.back-lines, 0), max(len(p.rows)-p.height, 0))
}

// linesOf returns the last lines of a log about a feed, clean, the newest last.
func linesOf(path string, feed ingest.Feed) ([]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("the log is no file")
	}
	from := max(info.Size()-mostRead, 0)
	end, err := bound.Head(io.NewSectionReader(f, from, mostRead), mostRead)
	if err != nil {
		return nil, err
	}
	if _, rest, ok := bytes.Cut(end, []byte("\n")); from > 0 && ok {
		end = rest // the first line isn't whole
	}
	return about(end, feed), nil
}

// about returns those lines of a log that are about a feed.
func about(log []byte, feed ingest.Feed) []string {
	var out []string
	for line := range bytes.Lines(log) {
		var entry map[string]any
		if json.Unmarshal(line, &entry) != nil || entry["integration"] != feed.Integration {
			continue
		}
		if source, ok := entry["source"]; ok && source != string(feed.Source) {
			continue
		}
		out = append(out, text.Brief(worded(entry), mostText))
	}
	return out[max(len(out)-mostLines, 0):]
}

// worded writes an entry of a log in one line: time, level, message and the rest.
func worded(entry map[string]any) string {
	words := []string{clock(entry["time"]), stringOf(entry["level"]), stringOf(entry["msg"])}
	for _, name := range []string{"time", "level", "msg", "integration", "source"} {
		delete(entry, name)
	}
	for _, name := range sortedNames(entry) {
		if value := stringOf(entry[name]); value != "" {
			words = append(words, name+"="+value)
		}
	}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), "  ")
}

// clock returns the time of an entry to the second.
func clock(v any) string {
	t, err := time.Parse(time.RFC3339Nano, stringOf(v))
	if err != nil {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04:05Z")
}

func stringOf(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	b, _ := json.Marshal(v)
	return string(b)
}

func sortedNames(entry map[string]any) []string {
	names := make([]string, 0, len(entry))
	for name := range entry {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// draw draws what the feed does, its fault, and the visible lines of its log.
func (p *page) draw(th *theme.Theme, now time.Time, w, h int) []string {
	lines := []string{th.Line(w, theme.Seg(theme.Title, " "+nameOf(p.feed)))}
	lines = append(lines, feeds.FaultLines(th, p.state.Fault.For(p.feed.Integration), w)...)
	lines = append(lines, th.Line(w))
	p.height = max(h-len(lines), 1)
	switch {
	case !p.loaded:
		return append(lines, th.Line(w, theme.Seg(theme.Muted, " Loading "+text.Ellipsis)))
	case p.failed != nil:
		why, _ := fault.Reason(p.failed)
		return append(lines, th.Line(w, theme.Seg(theme.Warn, " The log can't be read: "+why)))
	case len(p.lines) == 0:
		return append(lines, th.Line(w, theme.Seg(theme.Muted, " The log says nothing of this feed.")))
	}
	p.wrap(w)
	p.scroll(0)
	to := len(p.rows) - p.back
	for _, r := range p.rows[max(to-p.height, 0):to] {
		lines = append(lines, th.Line(w, theme.Segment{Text: r.text, Role: r.role}))
	}
	return lines
}

// roleOf returns the role of a line by its level.
func roleOf(l string) theme.Role {
	switch {
	case strings.Contains(l, "  ERROR  "):
		return theme.Bad
	case strings.Contains(l, "  WARN  "):
		return theme.Warn
	}
	return theme.Text
}
