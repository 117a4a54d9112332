package feeds

import (
	"math"
	"time"

	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/tui/theme"
)

// gravity orders feeds by how urgently a person should know about them.
type gravity int

const (
	paused gravity = iota
	retired
	fine
	degraded // polls well, but items are skipped or lacking
	polling
	backfills
	slow     // a poll runs for longer than the feed waits between two
	tardy    // its polls do not end, or do not begin
	deserted // nothing polls it
	failing
	refused // sign-in, consent, certificate or a policy: only a person can fix it
)

func gravityOf(f ingest.State, now time.Time) gravity {
	health := f.Health(now)
	_, alone := f.NotPolling(now)
	switch {
	case health == ingest.Paused:
		return paused
	case health == ingest.RetiredFeed:
		return retired
	case health.Refused():
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

// view is a look at states at a moment.
type view struct {
	states []ingest.State
	now    time.Time
	g      *theme.Glyphs
}

// gravest returns the gravest feed; of equals, the one that brought most pages.
func (v view) gravest() ingest.State {
	worst := ingest.State{Paused: true}
	for i, f := range v.states {
		is, was := gravityOf(f, v.now), gravityOf(worst, v.now)
		if i == 0 || is > was || is == was && f.Pages > worst.Pages {
			worst = f
		}
	}
	return worst
}

// Gravest returns the state that a person should know of first; a paused one if there is none.
func Gravest(states []ingest.State, now time.Time) ingest.State {
	return view{states: states, now: now}.gravest()
}

// who names the feed if others are better off: by its integration if there are
// several, and by its source if others of that integration are better off.
func (v view) who(f ingest.State) string {
	several, integration, source := false, false, false
	is := gravityOf(f, v.now)
	for _, o := range v.states {
		differs := gravityOf(o, v.now) != is && !o.Retired && !o.Paused
		several = several || o.Integration != f.Integration
		integration = integration || differs && o.Integration != f.Integration
		source = source || differs && o.Integration == f.Integration
	}
	switch {
	case several && source:
		return f.Integration + ", " + SourceWord(f.Source, math.MaxInt) + ": "
	case integration:
		return f.Integration + ": "
	case source:
		return SourceWord(f.Source, math.MaxInt) + ": "
	}
	return ""
}

// Hindrance returns why nothing arrives, if which is known.
func (f *Feeds) Hindrance() *fault.Fault {
	if worst := f.view().gravest(); f.known && gravityOf(worst, f.o.Now()) >= failing {
		return worst.Fault.For(worst.Integration)
	}
	return nil
}
