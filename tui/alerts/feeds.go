package alerts

import (
	"time"

	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// silence is how long the holder of a feed may be overdue before nobody is
// taken to poll: a program that was killed leaves its last state behind.
const silence = 2 * time.Minute

// words are the state of the feeds: a sign and a word, which always stand, a
// sentence that may be cut or dropped, and the end.
type words struct {
	role     theme.Role
	lead     string
	sentence string
	spare    bool // the sentence is dropped rather than cut
	grave    bool // the sentence is worth more than hints
	tail     string
	brief    string // the end where there is little room; "" for tail
	warn     string // said besides
}

// whole are the words in full.
func (w words) whole() []theme.Segment { return w.segments(w.sentence, w.tail+w.warn) }

// leastSentence is the width below which a sentence says nothing any more.
const leastSentence = 12

// within are the words in at most room columns, where the sentence can be cut to
// that and still says something, else in at most the columns of limit.
func (w words) within(room, limit int) []theme.Segment {
	if w.grave {
		room = limit
	}
	tail := w.brief
	if tail == "" {
		tail = w.tail
	}
	switch {
	case theme.Width(w.whole()...) <= room:
		return w.whole()
	case w.spare || w.sentence == "":
		return w.segments("", tail)
	}
	sentence := text.Clean(w.sentence)
	left := room - theme.Width(w.segments("", tail)...) - text.Width(joint)
	if left < leastSentence {
		left += limit - room
	}
	switch {
	case left >= text.Width(sentence):
		return w.segments(sentence, tail)
	case left >= leastSentence:
		return w.segments(text.Fit(sentence, left), tail)
	}
	return w.segments("", tail)
}

// joint stands between a word and its sentence.
const joint = " — "

func (w words) segments(sentence, tail string) []theme.Segment {
	says := w.lead
	if sentence != "" {
		says += joint + sentence
	}
	out := []theme.Segment{theme.Seg(w.role, says)}
	if tail == "" {
		return out
	}
	if w.role == theme.Good {
		return append(out, theme.Seg(theme.Muted, tail))
	}
	return append(out, theme.Seg(w.role, tail))
}

// state is the gravest of the feeds. It only counts down what the poller wrote.
func (s *Screen) state() words {
	g, now := &s.theme.Glyphs, s.o.Now()
	switch {
	case !s.known:
		return words{}
	case len(s.states) == 0:
		return words{role: theme.Muted, lead: g.Pause + " nobody polls"}
	}
	f := s.gravest()
	who := s.who(f)
	switch gravityOf(f, now) {
	case refused, failing:
		return troubled(f, who, now, g)
	case deserted:
		return words{role: theme.Warn, lead: g.Pause + " " + who + "nobody polls since " + clock(f.At, now)}
	case firstSync:
		return words{role: theme.Accent, lead: g.Refresh + " " + who + "first sync" + percent(f, now), tail: brought(f)}
	case polling:
		w := words{role: theme.Accent, lead: g.Refresh + " refreshing"}
		if f.Pages > 0 {
			w.lead += " (" + plural(f.Pages, "page") + ")"
		}
		return w
	case retired:
		return words{role: theme.Warn, lead: g.Alert + " Legacy answers nothing any more"}
	}
	return s.idle(now)
}

// gravity orders feeds by how much a person should know of them.
type gravity int

const (
	retired gravity = iota
	fine
	polling
	firstSync
	deserted // nobody polls it
	failing
	refused // sign-in, consent, certificate: only a person can mend it
)

func gravityOf(f ingest.State, now time.Time) gravity {
	switch {
	case f.Retired:
		return retired
	case f.Fault != nil && f.Fault.Kind.Exit() == fault.SignIn.Exit():
		return refused
	case f.Phase == ingest.Stopped || overdue(f, now):
		return deserted
	case f.Fault != nil:
		return failing
	case syncs(f):
		return firstSync
	case f.Phase == ingest.Polling:
		return polling
	}
	return fine
}

// overdue reports whether nothing was heard of a feed though it was to be polled.
func overdue(f ingest.State, now time.Time) bool {
	last := f.At
	if f.Next.After(last) {
		last = f.Next
	}
	return now.Sub(last) > silence
}

// brought is what a first sync brought; of one that only begins nothing is said.
func brought(f ingest.State) string {
	if f.Pages == 0 {
		return ""
	}
	return " · page " + grouped(f.Pages) + ", " + plural(f.Items, "item")
}

// gravest is the feed of which a person should know most; of equals, the one
// that brought most pages.
func (s *Screen) gravest() ingest.State {
	now, worst := s.o.Now(), ingest.State{Retired: true}
	for i, f := range s.states {
		is, was := gravityOf(f, now), gravityOf(worst, now)
		if i == 0 || is > was || is == was && f.Pages > worst.Pages {
			worst = f
		}
	}
	return worst
}

// who names the feed where others are better off: its integration where there
// are several, its source where others of that are.
func (s *Screen) who(f ingest.State) string {
	now, several, integration, source := s.o.Now(), false, false, false
	is := gravityOf(f, now)
	for _, o := range s.states {
		differs := gravityOf(o, now) != is && !o.Retired
		several = several || o.Integration != f.Integration
		integration = integration || differs && o.Integration != f.Integration
		source = source || differs && o.Integration == f.Integration
	}
	switch {
	case several && source:
		return f.Integration + " " + string(f.Source) + ": "
	case integration:
		return f.Integration + ": "
	case source:
		return string(f.Source) + ": "
	}
	return ""
}

// percent is how far back the first sync got, where that can be told.
func percent(f ingest.State, now time.Time) string {
	all, done := now.Sub(f.Since), now.Sub(f.BackTo)
	if f.Since.IsZero() || f.BackTo.IsZero() || all <= 0 {
		return ""
	}
	return " " + count(int(100*min(max(done, 0), all)/all), " %")
}

// troubled are the words for a fault.
func troubled(f ingest.State, who string, now time.Time, g *theme.Glyphs) words {
	next, brief := "", ""
	if f.Next.After(now) {
		left := countdown(f.Next.Sub(now))
		next, brief = ", next try "+left, ", next "+left
	}
	switch f.Fault.Kind {
	case fault.SignIn, fault.Certificate:
		return words{role: theme.Bad, lead: g.Fail + " " + who + "sign-in failed", sentence: f.Fault.Sentence, grave: true}
	case fault.Consent:
		return words{role: theme.Bad, lead: g.Fail + " " + who + "not permitted", sentence: f.Fault.Sentence, grave: true}
	case fault.Throttled:
		return words{role: theme.Warn, lead: g.Alert + " " + who + "throttled by Graph", tail: ", next " + countdown(f.Next.Sub(now))}
	case fault.Network:
		since := ""
		if !f.FailingSince.IsZero() {
			since = " since " + clock(f.FailingSince, now)
		}
		return words{role: theme.Bad, lead: g.Fail + " " + who + "offline" + since, sentence: "showing stored alerts", spare: true, tail: next, brief: brief}
	}
	lead := "failed"
	if !f.LastOK.IsZero() {
		lead = "stale " + long(now.Sub(f.LastOK))
	}
	return words{role: theme.Warn, lead: g.Alert + " " + who + lead, sentence: f.Fault.Sentence, tail: next, brief: brief}
}

// idle tells the oldest good poll and the nearest next one, and of a
// certificate that ends soon.
func (s *Screen) idle(now time.Time) words {
	var last, next time.Time
	warn := ""
	for _, f := range s.states {
		if f.Retired {
			continue
		}
		if !f.LastOK.IsZero() && (last.IsZero() || f.LastOK.Before(last)) {
			last = f.LastOK
		}
		if f.Next.After(now) && (next.IsZero() || f.Next.Before(next)) {
			next = f.Next
		}
		if f.Health(now) == ingest.CertificateExpires {
			warn = " · certificate ends in " + long(f.CertificateEnds.Sub(now))
		}
	}
	g := &s.theme.Glyphs
	if last.IsZero() {
		return words{role: theme.Accent, lead: g.Refresh + " waiting for the first poll"}
	}
	w := words{role: theme.Good, lead: g.OK + " " + long(now.Sub(last)) + " ago", warn: warn}
	if !next.IsZero() {
		w.tail = " · next " + countdown(next.Sub(now))
	}
	return w
}
