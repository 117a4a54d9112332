package alerts

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/detail"
	"tocsin/tui/leap"
	"tocsin/tui/list"
	"tocsin/tui/rows"
)

// hops is the way from an alert over those that its detail told of to the open one, and the
// keys that lead to the next alert of a kind.
type hops struct {
	s     *Screen
	back  []hop     // the last one last
	seek  rows.Seek // of another alert, see opening
	leaps *leap.Leaps
}

func newHops(s *Screen) hops {
	return hops{s: s, leaps: leap.New(lookOf(s))}
}

// leapVerbs go to the next alert of a kind.
func leapVerbs() (out []verb) {
	for _, spec := range leap.Specs(Context, noun) {
		v := verb{Spec: spec.Spec, do: func(s *Screen, _ string) tea.Cmd {
			row, ok := s.pane.focused()
			return s.hops.leaps.Go(spec.Word, row, ok)
		}}
		v.inside = spec.Inside
		out = append(out, v.onRows())
	}
	return out
}

// leapt opens the alert that a key led to if the detail is open.
func (h *hops) leapt(msg tea.Msg) (tea.Cmd, bool) {
	at, _ := h.s.pane.focused()
	to, found, cmd, own := h.leaps.Update(msg, at)
	if found && h.s.pane.open {
		cmd = tea.Batch(cmd, h.s.pane.look(to))
	}
	return cmd, own
}

// hop is an alert that was left for another one.
type hop struct {
	row   index.Row
	place detail.Place
	among []index.Row // the alerts of an entity, which the one was opened from; nil if it was opened elsewhere
}

// mostHops is how many alerts one can go back over.
const mostHops = 50

// hopped brings the row of a record that the detail told of.
type hopped struct {
	of
	from alert.Key // the open alert when it was asked for
	key  alert.Key // that was looked up
	row  index.Row

	among  []index.Row // see hop
	beside bool        // it is one of those that the open alert is among
}

// open opens an alert that the detail told of, once its row is found; a record of another kind in the
// list of that.
func (h *hops) open(msg detail.Visit) tea.Cmd {
	p := &h.s.pane
	if msg.Pane != p.detail || !p.open {
		return nil
	}
	if kind := msg.Kind(); kind != alert.AlertKind() {
		return h.s.o.Places.Show(msg.Key, kind, h.s, h.s.acts.Undo)
	}
	return h.find(hopped{of: of{h.s}, from: p.opened.Key, row: index.Row{Key: msg.Key, Title: msg.Title, Triage: msg.Triage}, among: msg.Among})
}

// opening reports whether an alert is looked up, to be opened in place of the open one.
func (h *hops) opening() bool {
	p := &h.s.pane
	return p.open && (h.seek.Of(p.opened.Key) || h.leaps.Looking(p.opened.Key))
}

// find looks for the row of an alert as it is now.
func (h *hops) find(reply hopped) tea.Cmd {
	reply.key = reply.row.Key
	h.seek.Begin(reply.from, reply.key)
	return rows.Find(h.s.outside.closing, h.s.o.Store, h.s.o.Now(), reply.key, func(row index.Row, ok bool) tea.Msg {
		if ok {
			reply.row = row
		}
		return reply
	})
}

// take opens the record, unless the person has left the alert that told of it or has gone on to another.
func (h *hops) take(msg hopped) tea.Cmd {
	p := &h.s.pane
	if !h.seek.End(msg.from, msg.key) || !p.open || msg.from != p.opened.Key || msg.row.Key == p.opened.Key {
		return nil
	}
	if msg.beside {
		return p.look(msg.row)
	}
	h.back = append(h.back[max(len(h.back)-mostHops+1, 0):], hop{p.opened, p.detail.Place(), msg.among})
	p.detail.Do("detail.summary")
	return p.look(msg.row)
}

// next opens the alert d further among those of an entity that the open one, or the one about to open, was
// opened from, without
// those that skip reports. There is none if found is false; ok is false if it was opened elsewhere.
func (h *hops) next(d int, skip func(*index.Row) bool) (cmd tea.Cmd, found, ok bool) {
	if len(h.back) == 0 {
		return nil, false, false
	}
	among := h.back[len(h.back)-1].among
	key := h.seek.At(h.s.pane.opened.Key)
	at := slices.IndexFunc(among, func(r index.Row) bool { return r.Key == key })
	if at < 0 {
		return nil, false, false
	}
	for at += d; at >= 0 && at < len(among); at += d {
		if !skip(&among[at]) {
			return h.find(hopped{of: of{h.s}, from: h.s.pane.opened.Key, row: among[at], beside: true}), true, true
		}
	}
	return nil, false, true
}

// last goes back to the alert that the open one was opened from, and reports whether
// there is one.
func (h *hops) last() (tea.Cmd, bool) {
	n := len(h.back) - 1
	if n < 0 || !h.s.pane.open {
		return nil, false
	}
	to := h.back[n]
	h.back = h.back[:n]
	h.s.pane.opened = to.row
	if n == 0 && list.Has(h.s.rows.List, to.row.Key) { // an undone act may have moved the cursor
		h.s.rows.List.Select(to.row.Key)
	}
	return h.s.pane.detail.Return(to.place), true
}

// visited returns the open alert if it was opened from another one, and the cursor of the list is
// elsewhere.
func (h *hops) visited() (row index.Row, ok bool) {
	at, _ := h.s.current()
	opened := h.s.pane.opened
	return opened, h.s.pane.open && len(h.back) > 0 && at.Key != opened.Key
}

// forget gives up the way, since another row of the list was opened.
func (h *hops) forget() { h.back = nil }

// compare shows the open alert, or the one under the cursor, beside the marked one, two marked ones
// beside each other, or the alert beside its own state in the history.
func (h *hops) compare() tea.Cmd {
	s := h.s
	var cmd tea.Cmd
	if !s.pane.open {
		if row, ok := rows.ToPair(s.rows); ok {
			cmd = enterOn(&s.pane, row)
		} else {
			return s.pane.enter()
		}
	}
	cmd = tea.Batch(cmd, s.pane.detail.Do("detail.compare"))
	other, ok := rows.Partner(s.rows, s.pane.opened.Key)
	if !ok {
		other = s.pane.opened.Key
	}
	return tea.Batch(cmd, s.pane.detail.Compare(other))
}

// compareVerbs are the commands that compare alerts.
func compareVerbs() []verb {
	return []verb{in("open", "compare", "compare the alert with the marked one, or with what it was", func(s *Screen) tea.Cmd { return s.hops.compare() }).onRows()}
}

// lookOf returns the means by which the parts of the list ask the store about other rows.
func lookOf(s *Screen) rows.Look {
	return rows.Look{
		Rows: s.rows, Query: func() *query.Query { return s.filter.Query }, Search: s.o.Store.Search, Now: s.o.Now, Closing: s.outside.closing, Noun: noun,
		Waits: "triage.seen = false",
	}
}
