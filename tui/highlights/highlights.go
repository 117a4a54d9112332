// Package highlights is the signs of rows that saved queries of the settings select.
//
// Highlights is a part of a screen: it asks, for the rows that are loaded, which of them each
// highlight selects, and says which sign a row has. The sign is a letter, so that colour
// alone means nothing. The package must not know screens, other parts, or where rows are
// drawn.
package highlights

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// retry is the pause after an error.
const retry = 5 * time.Second

// Options configure highlights.
type Options struct {
	// Saved returns the highlights of the settings, which may change; nil for none.
	Saved func() []query.View
	// Read returns the query of a text by now; nil if the list can't be asked for it.
	Read   func(text string) *query.Query
	Search func(ctx context.Context, request index.Request) (index.Result, error)
}

// Highlights is the highlights of one list. Make them with New.
type Highlights struct {
	o     Options
	saved []query.View
	signs []string          // of each of saved
	on    map[alert.Key]int // the number of the first one that selects the row
	asked asked
	stop  context.CancelFunc // cancels the running searches
}

// asked holds what was looked at last.
type asked struct {
	seq        int64
	keys       []alert.Key
	generation int
}

// New makes highlights of rows that none selects.
func New(o Options) *Highlights { return &Highlights{o: o, stop: func() {}} }

// Close cancels what is under way.
func (h *Highlights) Close() { h.stop() }

// refresh follows the settings and reports whether they have changed.
func (h *Highlights) refresh() bool {
	if h.o.Saved == nil {
		return false
	}
	saved := h.o.Saved()
	if slices.Equal(saved, h.saved) {
		return false
	}
	h.saved, h.signs, h.on = saved, nil, nil
	for i, s := range saved {
		h.signs = append(h.signs, sign(s.Name, h.signs, i+1))
	}
	return true
}

// sign returns the first letter of a name which is not taken, of one column; else a number.
func sign(name string, taken []string, number int) string {
	for _, r := range strings.ToUpper(text.Clean(name)) {
		if s := string(r); text.Width(s) == 1 && s != " " && !slices.Contains(taken, s) {
			return s
		}
	}
	return strconv.Itoa(number)
}

// Message is a message that answers a command of highlights. A screen passes it to Update.
type Message interface{ asker() *Highlights }

// looked brings the rows that the highlights select.
type looked struct {
	highlights *Highlights
	generation int
	on         map[alert.Key]int // nil after an error
}

func (l looked) asker() *Highlights { return l.highlights }

// due is sent when a question that had no answer is to be asked again.
type due struct {
	highlights *Highlights
	generation int
}

func (d due) asker() *Highlights { return d.highlights }

// Look asks which of the loaded rows each highlight selects, one search each, unless that
// was asked at this change of the store. It cancels an earlier question.
func (h *Highlights) Look(seq int64, rows []index.Row) tea.Cmd {
	changed := h.refresh()
	if len(h.saved) == 0 {
		return nil
	}
	keys := make([]alert.Key, len(rows))
	for i := range rows {
		keys[i] = rows[i].Key
	}
	if !changed && seq == h.asked.seq && slices.Equal(keys, h.asked.keys) {
		return nil
	}
	return h.ask(seq, keys)
}

// ask asks which of the rows with some keys each highlight selects.
func (h *Highlights) ask(seq int64, keys []alert.Key) tea.Cmd {
	h.stop()
	ctx, cancel := context.WithCancel(context.Background())
	h.stop, h.asked = cancel, asked{seq, keys, h.asked.generation + 1}
	queries := make([]*query.Query, len(h.saved))
	for i, s := range h.saved {
		queries[i] = h.o.Read(s.Text)
	}
	reply, search := looked{h, h.asked.generation, map[alert.Key]int{}}, h.o.Search
	return func() tea.Msg {
		defer cancel()
		for i, q := range slices.Backward(queries) { // the first one has the last word
			if q != nil && !among(ctx, search, q, keys, func(key alert.Key) { reply.on[key] = i }) {
				reply.on = nil
				break
			}
		}
		return reply
	}
}

// among takes those of some keys that a query selects, and reports whether the search
// succeeded.
func among(ctx context.Context, search func(context.Context, index.Request) (index.Result, error), q *query.Query, keys []alert.Key, take func(alert.Key)) bool {
	ctx, cancel := context.WithTimeout(ctx, screen.LookLimit)
	defer cancel()
	found, err := search(ctx, index.Request{Query: q, Among: keys})
	if err != nil { // the list's own search reports the store
		return false
	}
	for _, key := range found.Among {
		take(key)
	}
	return true
}

// Update takes what a question found; the answer to an older one, or to those of another
// list, it drops. After an error it asks again in a while.
func (h *Highlights) Update(msg Message) tea.Cmd {
	if msg.asker() != h {
		return nil
	}
	switch msg := msg.(type) {
	case looked:
		switch {
		case msg.generation != h.asked.generation:
		case msg.on == nil:
			return h.again()
		default:
			h.on = msg.on
		}
	case due:
		if msg.generation == h.asked.generation {
			return h.ask(h.asked.seq, h.asked.keys)
		}
	}
	return nil
}

// again waits until it is time to ask the last question again.
func (h *Highlights) again() tea.Cmd {
	ctx, cancel := context.WithCancel(context.Background())
	h.stop = cancel
	reply := due{h, h.asked.generation}
	return func() tea.Msg {
		if screen.Pause(ctx, retry); ctx.Err() != nil {
			return nil
		}
		return reply
	}
}

// Sign returns the sign of a row and its role; "" for none.
func (h *Highlights) Sign(key alert.Key) (theme.Role, string) {
	i, ok := h.on[key]
	if !ok || i >= len(h.signs) {
		return theme.Text, ""
	}
	return theme.Accent, h.signs[i]
}

// Legend explains the signs.
func (h *Highlights) Legend() (marks []screen.Mark) {
	h.refresh()
	for i, s := range h.saved {
		marks = append(marks, screen.Mark{Sign: theme.Seg(theme.Accent, h.signs[i]), Meaning: text.Clean(s.Name)})
	}
	return marks
}
