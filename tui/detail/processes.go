package detail

import (
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// deepest is the depth from which a process tree is indented no further: a tree may be
// made to be deep.
const deepest = 12

// writeProcesses writes which process started which.
func writeProcesses(b *writer, s scene) {
	switch {
	case len(s.processes) > 0:
	case s.record.Kind() == alert.IncidentKind():
		b.tells(theme.Muted, "The evidence of its stored alerts names no process.")
	default:
		b.tells(theme.Muted, "The evidence names no process.")
	}
	w := limbs{th: b.th}
	for i := range s.processes {
		branch := &s.processes[i]
		if branch.Depth == 0 && i > 0 {
			b.blank()
		}
		first, then := w.lead(branch, i+1 < len(s.processes) && s.processes[i+1].Depth > branch.Depth)
		b.row(stop{id: "process." + text.Number(i), asks: func() Pivot { return s.process(branch) }}, func() {
			writeProcess(b, branch, w.parent(branch), s.now, first, then)
		})
	}
}

// process returns the typed condition for a process.
func (c *content) process(p *story.Branch) Pivot {
	for _, piece := range p.Pieces {
		if found := c.pivots.piece(c.piece(piece.Group, piece.Path)); found.Field != "" && !p.Parent {
			return found
		}
	}
	return c.pivots.of(p.Name)
}

// writeProcess writes a process: its name and when it was started, then what became of it and
// who ran it, in the same line if all of it has room there, and its command line below. What
// its parent's row says is left out.
func writeProcess(b *writer, p *story.Branch, above *story.Process, now time.Time, first, then string) {
	name := p.Name
	if name == "" {
		name = "a process without a name"
	}
	lead := line{{Text: first, Role: theme.Border}, verdictMark(b.th, p.Verdict, p.Outcome), {Text: " "}}
	under := line{{Text: then, Role: theme.Border}}
	row := apart{{Text: oneLine(name), Role: theme.Title}}
	if p.ID != "" {
		row.add(theme.Muted, "PID "+p.ID)
	}
	row.add(theme.Muted, started(p.Started, above.Started, now))
	var facts apart
	facts.add(outcomeRole(p.Verdict, p.Outcome), story.Said(p.Verdict, p.Outcome))
	if p.User != above.User || p.Host != above.Host {
		facts.add(theme.Muted, strings.TrimSpace(p.User+" "+on(p.Host)))
	}
	if all := append(slices.Clone(row), facts.behind()...); b.cut || theme.Width(lead...)+theme.Width(all...) <= b.room() {
		row, facts = all, nil
	}
	b.behind(lead, under, row...)
	if len(facts) > 0 {
		b.behind(under, under, facts...)
	}
	if p.Command != "" && p.Command != p.Name {
		b.behind(under, under, theme.Segment{Text: oneLine(story.Brief(p.Command)), Role: theme.Value})
		writeDecoded(b, under, story.Decode(p.Command))
	}
}

// apart is facts side by side, two blanks between them.
type apart line

// add adds a fact; "" is none.
func (a *apart) add(role theme.Role, s string) {
	if s = oneLine(s); s == "" {
		return
	}
	if len(*a) > 0 {
		s = "  " + s
	}
	*a = append(*a, theme.Segment{Text: s, Role: role})
}

// behind returns the facts as they stand behind others.
func (a apart) behind() apart {
	out := slices.Clone(a)
	if len(out) > 0 {
		out[0].Text = "  " + out[0].Text
	}
	return out
}

// on names the host of a process. The two words stay in one line.
func on(host string) string {
	if host == "" {
		return ""
	}
	return "on" + unbroken + host
}

// started writes when a process was started: the time alone if its parent has the day.
func started(at, above alert.Time, now time.Time) string {
	if at == 0 {
		return ""
	}
	all := moment(at, now)
	if day := len("2006-01-02 "); above != 0 && len(all) > day && strings.HasPrefix(moment(above, now), all[:day]) {
		return all[day:]
	}
	return all
}

// limbs draws the lines of a tree: it knows which of the processes above have siblings
// still to come.
type limbs struct {
	th    *theme.Theme
	more  []bool
	above []*story.Process // the last process of each depth
}

// parent returns the process that started one; an empty one for a root.
func (l *limbs) parent(p *story.Branch) *story.Process {
	l.above = append(l.above[:min(p.Depth, len(l.above))], p.Process)
	if p.Depth == 0 || len(l.above) < 2 {
		return &story.Process{}
	}
	return l.above[len(l.above)-2]
}

// lead returns what stands before the first line of a process, and before its others.
func (l *limbs) lead(p *story.Branch, children bool) (first, then string) {
	g := &l.th.Glyphs
	depth := min(p.Depth, deepest)
	for len(l.more) <= depth {
		l.more = append(l.more, false)
	}
	for i := 1; i < depth; i++ {
		if l.more[i] {
			first += g.Vertical + "  "
		} else {
			first += "   "
		}
	}
	then = first
	if depth > 0 {
		l.more[depth] = !p.Last
		if p.Last {
			first += g.BottomLeft + g.Horizontal + " "
			then += "   "
		} else {
			first += g.TeeLeft + g.Horizontal + " "
			then += g.Vertical + "  "
		}
	}
	if children && depth < deepest {
		return first, then + g.Vertical + " "
	}
	return first, then + "  "
}
