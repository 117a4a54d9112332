package detail

import (
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
		b.paragraph(theme.Muted, "The evidence of its stored alerts names no process.")
	default:
		b.paragraph(theme.Muted, "The evidence names no process.")
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

// writeProcess writes a process: its name and what is known of it, and its command line below.
// What its parent's row says is left out.
func writeProcess(b *writer, p *story.Branch, above *story.Process, now time.Time, first, then string) {
	name := p.Name
	if name == "" {
		name = "a process without a name"
	}
	lead := line{{Text: first, Role: theme.Border}, verdictMark(b.th, p.Verdict), {Text: " "}}
	row := line{{Text: oneLine(name), Role: theme.Title}}
	add := func(role theme.Role, s string) {
		if s != "" {
			row = append(row, theme.Segment{Text: "  " + oneLine(s), Role: role})
		}
	}
	if p.ID != "" {
		add(theme.Muted, "PID "+p.ID)
	}
	add(theme.Muted, started(p.Started, above.Started, now))
	add(remediationRole(p.Outcome), p.Outcome)
	if p.User != above.User || p.Host != above.Host {
		add(theme.Muted, owner(p))
	}
	under := line{{Text: then, Role: theme.Border}}
	b.behind(lead, under, row...)
	if p.Command != "" && p.Command != p.Name {
		b.behind(under, under, theme.Segment{Text: oneLine(p.Command), Role: theme.Value})
	}
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

// owner returns who ran a process, and on which host.
func owner(p *story.Branch) string {
	switch {
	case p.User != "" && p.Host != "":
		return p.User + " on " + p.Host
	case p.Host != "":
		return "on " + p.Host
	}
	return p.User
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
