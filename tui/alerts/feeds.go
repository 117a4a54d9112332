package alerts

import (
	"time"

	"tocsin/graph/ingest"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// state describes the store if it was removed, else acts that it has not kept, records
// that it could not read, and the gravest feed.
func (s *Screen) state() stateLine {
	g := &s.theme.Glyphs
	if s.gone != "" {
		return stateLine{role: theme.Bad, lead: g.Fail + " " + s.unkeptWord() + "store " + s.goneWord, sentence: "polling and writing have stopped; r: what to do"}
	}
	w := s.feedState()
	if word := s.unkeptWord() + s.damagedWord(); word != "" {
		w.lead = g.Alert + " " + word + w.lead
		if w.role != theme.Bad {
			w.role = theme.Warn
		}
	}
	return w
}

// unkeptWord returns how many acts the store has not kept, for the beginning of the
// line; "" as long as no try has failed.
func (s *Screen) unkeptWord() string {
	n := s.acts.count()
	if !s.behind || n == 0 {
		return ""
	}
	return plural(n, "mark") + " not kept yet · "
}

// damaged returns how many records at least the store could not read.
func (s *Screen) damaged() int {
	if s.o.Damaged == nil {
		return 0
	}
	return s.o.Damaged()
}

// damagedWord returns how many records can't be read, for the beginning of the line; ""
// if all can.
func (s *Screen) damagedWord() string {
	n := s.damaged()
	if n == 0 {
		return ""
	}
	return plural(n, "record") + " unreadable: tocsin store check · "
}

// feedState describes the gravest feed: its health in the words of ingest.Health,
// and what isn't health, such as pages, ages and the countdown to the time that
// the poller announced.
func (s *Screen) feedState() stateLine {
	g, now := &s.theme.Glyphs, s.o.Now()
	switch {
	case !s.known:
		return stateLine{}
	case len(s.states) == 0:
		return stateLine{role: theme.Muted, lead: g.Pause + " not polling"}
	}
	f := s.gravest()
	who := s.who(f)
	switch gravityOf(f, now) {
	case refused:
		return faulty(stateLine{role: theme.Bad, lead: g.Fail + " " + who + string(f.Health(now))}, f, now)
	case failing:
		return failed(f, who, now, g)
	case deserted:
		return unpolled(f, who, now, g)
	case backfills:
		return stateLine{role: theme.Accent, lead: g.Refresh + " " + who + "back-fill" + percent(f, now), tail: brought(f)}
	case slow, polling:
		return reads(f, who, now, g)
	case tardy:
		return noNews(f, who, now, g)
	case degraded:
		return skipping(f, who, now, g)
	case retired:
		return stateLine{role: theme.Warn, lead: g.Alert + " " + who + string(ingest.RetiredFeed), sentence: "Microsoft has ended this list"}
	}
	return s.idle(now)
}

// gravity orders feeds by how urgently a person should know about them.
type gravity int

const (
	retired gravity = iota
	fine
	degraded // polls well, but items are skipped or lacking
	polling
	backfills
	slow     // a poll runs for longer than the feed waits between two
	tardy    // its polls do not end, or do not begin
	deserted // nothing polls it
	failing
	refused // sign-in, consent or certificate: only a person can fix it
)

func gravityOf(f ingest.State, now time.Time) gravity {
	health := f.Health(now)
	_, alone := f.NotPolling(now)
	switch {
	case health == ingest.RetiredFeed:
		return retired
	case health == ingest.BadCredentials || health == ingest.CertificateExpired:
		return refused
	case alone:
		return deserted
	case f.Fault != nil:
		return failing
	case f.Overdue(now) && (health == ingest.Degraded || health == ingest.Unhealthy):
		return tardy
	case runsLong(f, now) && f.Backfilled:
		return slow
	case f.Backfilling():
		return backfills
	case f.Phase == ingest.Polling:
		return polling
	case health == ingest.Degraded:
		return degraded
	}
	return fine
}

// brought reports what a back-fill has brought so far; nothing before its first
// page.
func brought(f ingest.State) string {
	if f.Pages == 0 {
		return ""
	}
	return " · page " + text.Number(f.Pages) + ", " + plural(f.Items, "item")
}

// gravest returns the gravest feed; of equals, the one that brought most pages.
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

// who names the feed if others are better off: by its integration if there are
// several, and by its source if others of that integration are better off.
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

// percent returns how far back a back-fill got, if known.
func percent(f ingest.State, now time.Time) string {
	all, done := now.Sub(f.Since), now.Sub(f.BackTo)
	if f.Since.IsZero() || f.BackTo.IsZero() || all <= 0 {
		return ""
	}
	return " " + count(int(100*min(max(done, 0), all)/all), " %")
}
