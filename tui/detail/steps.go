package detail

import (
	"strconv"
	"strings"

	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// mostSteps is how many recommended actions can be ticked one by one.
const mostSteps = 100

// bullets are the signs and spaces that services write before an action. Some were lost in
// a wrong encoding.
const bullets = " \t•·*-\uFFFD"

// steps divides recommended actions, which are one text of many lines or a list, into
// those that a person ticks: one a line.
func steps(texts []string) []string {
	var all []string
	for _, s := range texts {
		for l := range strings.SplitSeq(strings.ReplaceAll(s, "\r", "\n"), "\n") {
			for _, l := range numbered(l) {
				if l = strings.TrimSpace(strings.TrimLeft(l, bullets)); l == "" {
					continue
				}
				if len(all) == mostSteps {
					all[mostSteps-1] += "\n" + l
					continue
				}
				all = append(all, l)
			}
		}
	}
	return all
}

// Steps divides the recommended actions of an alert as its page does.
func Steps(recommended string) []string { return steps([]string{recommended}) }

// numbered divides a line that counts its actions, "1. Look.  2. Ask.", as Legacy sends them.
func numbered(l string) []string {
	if !strings.HasPrefix(strings.TrimSpace(l), "1. ") {
		return []string{l}
	}
	var out []string
	for n := 2; ; n++ {
		at := strings.Index(l, "  "+strconv.Itoa(n)+". ")
		if at < 0 {
			return append(out, l)
		}
		out, l = append(out, l[:at]), l[at:]
	}
}

// writeSteps writes the recommended actions, each with a mark.
func writeSteps(b *writer, s scene) {
	if len(s.actions) == 0 {
		return
	}
	b.heading("Recommended actions")
	for _, action := range s.actions {
		box, role := b.th.Glyphs.Unchecked, theme.Text
		if s.ticked(action) {
			box, role = b.th.Glyphs.Checked, theme.Muted
		}
		short, more := clip(action)
		b.row(stop{id: "action:" + action, action: action}, func() {
			lead := line{{Text: box + " ", Role: theme.Muted}}
			for _, l := range text.Block(short) {
				b.soft(text.Width(box)+1, lead, theme.Segment{Text: l, Role: role})
				lead = line{{Text: text.Spaces(text.Width(box) + 1)}}
			}
			if more != "" {
				b.add(theme.Segment{Text: more, Role: theme.Muted})
			}
		})
	}
}
