package alerts

import (
	"fmt"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/intake"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

// Header returns the tenants and how many alerts of each version there are.
func (s *Screen) Header() []screen.Part {
	var parts []screen.Part
	names := ""
	for i, n := range s.o.Integrations {
		if i > 0 {
			names += ", "
		}
		names += n
	}
	if names != "" {
		parts = append(parts, screen.Part{theme.Seg(theme.Title, names)})
	}
	versions := ""
	for _, v := range []string{alert.AlertsV2.Version(), alert.Legacy.Version(), alert.RiskDetections.Version()} {
		if n := s.facet("version", v); n > 0 {
			if versions != "" {
				versions += " · "
			}
			versions += v + " " + grouped(n)
		}
	}
	if versions != "" {
		parts = append(parts, screen.Part{theme.Seg(theme.Muted, versions)})
	}
	return parts
}

// Status says where the cursor is, and how fresh the list is.
func (s *Screen) Status() screen.Status {
	return screen.Status{Place: s.place(), State: s.state()}
}

func (s *Screen) place() []theme.Segment {
	if !s.answers {
		return nil
	}
	place := fmt.Sprintf("%s/%s", grouped(s.list.Place()+1), grouped(s.list.Len()))
	if s.result.Partial {
		place += fmt.Sprintf(" · searching raw %d %%", int(100*s.result.Done))
	}
	out := []theme.Segment{theme.Seg(theme.Text, place)}
	if s.fresh > 0 {
		out = append(out, theme.Seg(theme.Muted, " · "), theme.Seg(theme.NewMark, s.theme.Glyphs.New+" "+grouped(s.fresh)+" new"))
	}
	if s.result.Loading {
		out = append(out, theme.Seg(theme.Muted, " · loading the rest"))
	}
	return out
}

// state is the gravest of the feeds, in a sign and words. It only counts down
// what the poller wrote.
func (s *Screen) state() []theme.Segment {
	g, now := &s.theme.Glyphs, s.o.Now()
	if len(s.states) == 0 {
		return []theme.Segment{theme.Seg(theme.Muted, g.Pause+" nothing polls")}
	}
	worst := s.states[0]
	for _, f := range s.states[1:] {
		if gravity(f) > gravity(worst) {
			worst = f
		}
	}
	switch {
	case worst.Fault != nil:
		return troubled(worst, now, g)
	case worst.Phase == intake.Backfill:
		return []theme.Segment{theme.Seg(theme.Accent, g.Refresh+" first sync: "+string(worst.Source)+" page "+grouped(worst.Pages)+", "+grouped(worst.Items)+" items")}
	case worst.Phase == intake.Polling:
		return []theme.Segment{theme.Seg(theme.Accent, g.Refresh+" refreshing ("+plural(worst.Pages, "page")+")")}
	case worst.Phase == intake.Stopped:
		return []theme.Segment{theme.Seg(theme.Warn, g.Pause+" nobody polls since "+clock(worst.At))}
	}
	return s.idle(now)
}

// gravity orders feeds by how much a person should know of them.
func gravity(f intake.State) int {
	switch {
	case f.Retired:
		return 0
	case f.Fault != nil && f.Fault.Kind.Exit() == fault.SignIn.Exit():
		return 6
	case f.Fault != nil:
		return 5
	case f.Phase == intake.Stopped:
		return 4
	case f.Phase == intake.Backfill:
		return 3
	case f.Phase == intake.Polling && !f.Backfilled:
		return 2
	}
	return 1
}

func troubled(f intake.State, now time.Time, g *theme.Glyphs) []theme.Segment {
	next := ""
	if f.Next.After(now) {
		next = ", next try " + countdown(f.Next.Sub(now))
	}
	role, says := theme.Warn, ""
	switch kind := f.Fault.Kind; {
	case kind.Exit() == fault.SignIn.Exit():
		role, says = theme.Bad, g.Fail+" "+f.Fault.Sentence
	case kind == fault.Throttled:
		says = g.Alert + " throttled by Graph, next " + countdown(max(f.Next.Sub(now), 0))
	case kind == fault.Network:
		role, says = theme.Bad, g.Fail+" offline since "+clock(f.FailingSince)+" — showing stored alerts"+next
	default:
		says = g.Alert + " stale " + age(now.Sub(f.LastOK)) + " — " + f.Fault.Sentence + next
		if f.LastOK.IsZero() {
			says = g.Alert + " " + f.Fault.Sentence + next
		}
	}
	return []theme.Segment{theme.Seg(role, says)}
}

// idle tells the oldest good poll and the nearest next one.
func (s *Screen) idle(now time.Time) []theme.Segment {
	var last, next time.Time
	for _, f := range s.states {
		if !f.LastOK.IsZero() && (last.IsZero() || f.LastOK.Before(last)) && !f.Retired {
			last = f.LastOK
		}
		if !f.Next.IsZero() && (next.IsZero() || f.Next.Before(next)) {
			next = f.Next
		}
	}
	g := &s.theme.Glyphs
	if last.IsZero() {
		return []theme.Segment{theme.Seg(theme.Accent, g.Refresh+" waiting for the first poll")}
	}
	out := []theme.Segment{theme.Seg(theme.Good, g.OK+" "+ago(now.Sub(last)))}
	if next.After(now) {
		out = append(out, theme.Seg(theme.Muted, " · next "+countdown(next.Sub(now))))
	}
	return out
}

func ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return count(int(max(d, 0).Seconds()), " s ago")
	case d < time.Hour:
		return count(int(d.Minutes()), " min ago")
	}
	return age(d) + " ago"
}

// countdown is minutes and seconds, as 0:48.
func countdown(d time.Duration) string {
	secs := int(d.Round(time.Second).Seconds())
	return fmt.Sprintf("%d:%02d", secs/60, secs%60)
}

func clock(t time.Time) string { return t.Local().Format("15:04") }

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return grouped(n) + " " + noun + "s"
}
