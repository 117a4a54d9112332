package detail

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/memory"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// past is how alerts like the shown one were closed before.
type past struct {
	named     bool // the alert tells its detector
	detector  memory.Detector
	decisions []memory.Decision
}

// pastEvery is how often the past is asked for again while one alert is shown. An answer takes most
// of a second of processor time in a store of a million alerts, and a poll changes the store each minute.
const pastEvery = 5 * time.Minute

// recalled is the version of an alert that the past was asked for, and the decisions that
// were known to be made by then.
type recalled struct {
	key         alert.Key
	updated, at alert.Time
	decided     int
}

// Decided takes acts that the store has settled: with the next Reload, what a pane tells of
// decisions is asked for again if they closed an alert, opened one again, or changed why.
func (b *beside) Decided(acts []engine.Act) {
	if slices.ContainsFunc(acts, decides) {
		b.decided++
	}
}

// decides reports whether an act may change what is told of past decisions. Seen and unseen
// are none, nor are tags and ticks.
func decides(a engine.Act) bool {
	closing := a.State != "" && (a.State == alert.TriageDone || a.From == alert.TriageDone || a.From == "")
	return closing || a.Verdict != nil || a.Note != nil || a.Add != ""
}

// recall loads the past of the shown alert, behind its first drawing.
func recall(p *Pane) tea.Cmd {
	f, of := &p.beside.past, judged(p.shown)
	if of == nil {
		f.clear()
		return nil
	}
	is := recalled{of.Key, of.Updated(), of.Triage.At, p.beside.decided}
	if f.known && p.beside.recalled == is && p.now().Sub(f.at) < pastEvery {
		return nil
	}
	if p.beside.recalled.key != is.key {
		f.clear()
	}
	p.beside.recalled = is
	record, store := *of, memory.New(p.store, p.now, p.beside.only)
	return f.ask(p, func(ctx context.Context) (out past, err error) {
		if out.detector, out.named, err = store.Detector(ctx, &record); err != nil {
			return out, err
		}
		out.decisions, err = store.Decisions(ctx, &record)
		return out, err
	})
}

// detectorFact returns the line on how the detector's alerts were closed. It is one line
// from the first drawing on, so that nothing moves when the answer comes: what there is no room
// for is said more shortly.
func detectorFact(s scene, w int) fact {
	f := s.past
	var words []string
	role := theme.Muted
	d := &f.value.detector
	switch {
	case f.err != nil && !f.known:
		words = []string{"not known: the store didn't answer", "not known"}
	case !f.known:
		words = []string{text.Ellipsis}
	case !f.value.named:
		words = []string{"not named by the product", "not named"}
	case d.Closed == 0 && s.record.Triage.State == alert.TriageDone: // which the memory of others doesn't count
		words = []string{"no other alert"}
		if d.Alerts > 1 {
			words = noneClosed(text.Plural(d.Alerts-1, "other alert"))
		}
	case d.Closed == 0:
		words = noneClosed(text.Plural(d.Alerts, "alert"))
	default:
		words, role = closedWords(d, s.record.Triage.State == alert.TriageDone), theme.Value
	}
	at := max(slices.IndexFunc(words, func(s string) bool { return text.Width(s) <= w }), 0)
	if text.Width(words[at]) > w {
		at = len(words) - 1
	}
	return fixed("this detector", theme.Segment{Text: text.Shorten(words[at], max(w, 1)), Role: role})
}

// noneClosed says that none of some alerts was closed, the longest way first.
func noneClosed(alerts string) []string {
	return []string{alerts + ", none closed here", alerts + ", none closed", alerts}
}

// closedWords tells how a detector's alerts were closed, the longest way first: "41 of 44 closed,
// 38 benign, median 6 min". The rarest verdicts are left out first, then the median.
// The shown one, if it is closed itself, is not among them.
func closedWords(d *memory.Detector, itself bool) (ways []string) {
	short := text.Number(d.Closed) + " closed"
	closed := text.Number(d.Closed) + " of " + text.Number(max(d.Alerts, d.Closed)) + " closed"
	if itself {
		closed = text.Number(d.Closed) + " of " + text.Plural(max(d.Alerts-1, d.Closed), "other") + " closed"
	}
	for n := len(d.Verdicts); n >= 0; n-- {
		parts := []string{closed}
		for _, v := range d.Verdicts[:n] {
			parts = append(parts, text.Number(v.N)+" "+text.Clean(v.Verdict))
		}
		if d.Timed() {
			parts = append(parts, "median "+took(d.Median))
		}
		ways = append(ways, strings.Join(parts, ", "))
	}
	if d.Timed() {
		ways = append(ways, short+", median "+took(d.Median))
	}
	return append(ways, short)
}

// took writes how long something took, as ages are written.
func took(d time.Duration) string {
	from := time.Unix(0, 0)
	return text.Distance(from, from.Add(d))
}

// judged returns the alert whose past is told: the record itself, or of an incident its gravest alert; nil if
// there is none.
func judged(c *content) *alert.Record {
	if r := c.groups[c.leads].Record; r.Alert != nil {
		return r
	}
	return nil
}

// writePast writes the decisions about alerts of the same detector that share an entity.
func writePast(b *writer, s scene) {
	f, of := s.past, judged(s.content)
	if of != nil && s.isIncident() {
		writeWorst(b, s, of)
		b.blank()
	}
	switch {
	case of == nil:
		words := "Past decisions are those about alerts."
		if s.isIncident() {
			words += " No alert of the incident is stored."
		}
		b.tells(theme.Muted, words)
	case f.err != nil && !f.known:
		b.tells(theme.Bad, b.th.Glyphs.Fail+" "+text.Reveal(f.err.Error()))
	case !f.known:
		b.tells(theme.Muted, "Loading "+text.Ellipsis)
	case len(f.value.decisions) == 0:
		b.tells(theme.Muted, "No alert of this detector that shares a user, a host, an address or another entity with this one was closed here. What most alerts have, such as your own domain, or many hosts, such as a program of Windows, doesn't count.")
	default:
		words := "Alerts of the same detector that share an entity, as they were closed."
		if !s.isIncident() {
			words += " D closes this one alike."
		}
		b.tells(theme.Muted, words)
		for i := range f.value.decisions {
			b.blank()
			writeDecision(b, s, &f.value.decisions[i])
		}
	}
}

// writeDecision writes the row of one decision: verdict, when and who; the note; what is
// shared.
func writeDecision(b *writer, s scene, d *memory.Decision) {
	is := stop{id: "decision." + d.Key.Integration + " " + d.Key.ID, visits: &Visit{Key: d.Key, Title: d.Title, Triage: alert.TriageDone}}
	if !s.isIncident() { // which isn't closed as one of its alerts
		is.decision = d
	}
	b.row(is, func() {
		said := theme.Segment{Text: "closed without a verdict", Role: theme.Muted}
		if d.Verdict != "" {
			said = theme.Segment{Text: text.Reveal(alert.Verdict(d.Verdict).Title()), Role: theme.Title}
		}
		row := line{said, {Text: "  " + text.Ago(d.At.Time(), s.now), Role: theme.Muted}}
		if d.By != "" {
			row = append(row, theme.Segment{Text: " by " + oneLine(d.By), Role: theme.Muted})
		}
		if d.Alerts > 1 || d.More {
			row = append(row, theme.Segment{Text: ", " + d.Count(), Role: theme.Muted})
		}
		b.soft(nest, nil, row...)
		b.indented(nest, func() {
			if d.Title != judged(s.content).Title() {
				b.paragraph(theme.Text, alert.Ended(d.Title))
			}
			b.paragraph(theme.Value, d.Note)
			b.paragraph(theme.Muted, "shares "+strings.Join(things(s.groups[s.leads].Evidence, d.Shared), ", "))
		})
	})
}

// things returns shared values with the names of the files and devices that they are numbers of.
func things(evidence []alert.Evidence, values []string) []string {
	out := slices.Clone(values)
	for i, value := range out {
		if name := nameOf(evidence, value); name != "" {
			out[i] = name + " (" + value + ")"
		}
	}
	return out
}

// nameOf returns the name of the file or device that has a value as its hash or id; "" if no piece
// of evidence tells.
func nameOf(evidence []alert.Evidence, value string) string {
	for i := range evidence {
		e, name, has := &evidence[i], "", false
		for _, p := range e.Props {
			switch has = has || p.Value == value; {
			case strings.HasSuffix(p.Name, "fileName"), strings.HasSuffix(p.Name, "deviceDnsName"):
				name = cmp.Or(name, p.Value)
			}
		}
		if !has || name == value {
			name = nameOf(e.Nested, value)
		}
		if name != "" {
			return name
		}
	}
	return ""
}

// Alike asks the owner of the list to close the shown alert as another one was closed.
type Alike struct {
	Pane    *Pane // whose owner is meant
	Key     alert.Key
	Verdict alert.Verdict // "" for none
	Note    string
}

// alike asks to close the alert as the decision under the cursor says.
func alike(p *Pane) tea.Cmd {
	row, ok := rowAt(p)
	switch {
	case ok && row.decision != nil:
	case p.chosen == pastPage && p.shown != nil && p.shown.isIncident():
		return screen.Say(screen.Info, "D closes an alert as another one was; X closes the incident")
	case p.chosen == pastPage && len(p.beside.past.value.decisions) == 0:
		return screen.Say(screen.Info, "There is no past decision here to repeat: X closes it with a verdict")
	default:
		return screen.Say(screen.Info, fmt.Sprintf("Choose the decision to repeat: they are in %s", named(pastPage)))
	}
	d := row.decision
	return screen.Send(Alike{Pane: p, Key: p.asked.key, Verdict: alert.Verdict(d.Verdict), Note: d.Note})
}
