package lives

import (
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"tocsin/graph/simulator"
)

// ways chooses how the service behaves all through a life.
func ways(r *rand.Rand) simulator.Switches {
	s := simulator.Switches{MaxTop: []int{0, 10, 20, 50}[r.IntN(4)]}
	switch r.IntN(6) {
	case 0:
		s.RefuseOrder = true
	case 1:
		s.IgnoreOrder = true
	}
	switch r.IntN(6) {
	case 0:
		s.SkipLinks = true
	case 1:
		s.NoNextLink = true
	}
	s.ClockAhead = time.Duration(r.IntN(3)-1) * 4 * time.Minute
	if r.IntN(4) == 0 {
		s.DateAhead = time.Duration(r.IntN(5)-2) * time.Minute
	}
	return s
}

// drawn are faults that the simulator draws from all its switches. Those that change what an
// item says are left alone, and so is the services' clock, by which items are dated.
//
// Contents that expire are lost whatever a collector does, and so are the items that come
// while a subscription is stopped.
func drawn(seed uint64) []simulator.Fault {
	without := []string{"clock_ahead", "office.expired_for", "office.disabled"}
	for _, row := range simulator.SwitchRows() {
		if row.Table == "switches.items" || row.Table == "switches.writes" {
			without = append(without, row.Name())
		}
	}
	return simulator.Storm{Seed: seed, Over: storm, Faults: 8, Without: without}.Schedule()
}

// pick returns one of several values.
func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

// faults are what can go wrong for a while. Each sets a switch; the life sets all back.
func faults() []func(*rand.Rand, *simulator.Switches, string) {
	return []func(*rand.Rand, *simulator.Switches, string){
		func(r *rand.Rand, s *simulator.Switches, _ string) {
			s.NextStatus, s.NextStatusFor, s.RetrySecs = pick(r, 500, 502, 503, 504), 1+r.IntN(10), pick(r, 0, 3, 40)
		},
		func(r *rand.Rand, s *simulator.Switches, _ string) { s.TornFor = 1 + r.IntN(3) },
		func(r *rand.Rand, s *simulator.Switches, _ string) {
			s.UnauthorizedFor, s.ClaimsAsked = 1+r.IntN(2), r.IntN(2) == 0
		},
		func(r *rand.Rand, s *simulator.Switches, _ string) {
			s.PerMinute, s.RetryAfter = 1+r.IntN(6), pick(r, simulator.RetrySeconds, simulator.RetryDecimal, simulator.RetryDate, simulator.RetryNone)
		},
		func(r *rand.Rand, s *simulator.Switches, _ string) {
			s.BodyFault = pick(r, simulator.BodyTruncated, simulator.BodyHTML, simulator.BodyGzip, simulator.BodyJunk)
		},
		func(r *rand.Rand, s *simulator.Switches, _ string) {
			s.LinkFault = pick(r, simulator.LinkRelative, simulator.LinkForeign, simulator.LinkPlain, simulator.LinkLong, simulator.LinkBad, simulator.LinkSame,
				simulator.LinkLoop, simulator.LinkRefused, simulator.LinkMissing, simulator.LinkGone, simulator.LinkFails)
		},
		func(_ *rand.Rand, s *simulator.Switches, _ string) { s.Partial = true },
		func(r *rand.Rand, s *simulator.Switches, id string) {
			s.BrokenItem = id
			s.BrokenBy = pick(r, simulator.BreaksJSON, simulator.BreaksOff, simulator.BreaksWith0, simulator.BreaksWith2, simulator.BreaksWith3, simulator.BreaksWith4)
		},
		func(r *rand.Rand, s *simulator.Switches, _ string) { s.AADSTS = pick(r, 90033, 700016, 50196) },
		func(_ *rand.Rand, s *simulator.Switches, _ string) { s.Unlicensed = true },
		func(r *rand.Rand, s *simulator.Switches, _ string) {
			s.LegacyState = pick(r, simulator.Empty, simulator.NotFound, simulator.Gone)
		},
	}
}

// happen lets things happen until the storm is over.
func (l *life) happen() {
	usual := l.usual
	for end := time.Now().Add(storm); time.Now().Before(end); {
		at := l.world.lists[l.world.plan.IntN(len(l.world.lists))]
		switch l.world.plan.IntN(4) {
		case 0:
			all := faults()
			fault, id := all[l.world.plan.IntN(len(all))], l.someID(at)
			l.world.tenant.Set(func(s *simulator.Switches) {
				if l.world.plan.IntN(3) > 0 {
					*s = usual
				}
				s.BrokenIn = at.source
				fault(l.world.plan, s, id)
			})
		case 1:
			l.world.tenant.Set(func(s *simulator.Switches) { *s = usual })
			l.world.change(at)
		case 2:
			if l.world.trail != nil {
				l.world.tell(l.world.trail, time.Now(), 1+l.world.plan.IntN(4))
			}
			l.world.change(at)
		default:
			l.world.change(at)
		}
		for left := time.Duration(l.world.plan.Int64N(int64(90 * time.Second))); left > 0; left -= 10 * time.Second {
			time.Sleep(min(left, 10*time.Second))
			for _, each := range l.world.lists {
				l.world.appear(each)
			}
		}
	}
	l.world.tenant.Set(func(s *simulator.Switches) { *s = usual })
	time.Sleep(longest)
	for _, each := range l.world.lists {
		l.world.appear(each)
	}
}

// someID returns the id of an item of a list.
func (l *life) someID(of *list) string {
	ids := slices.Sorted(maps.Keys(of.items))
	return ids[l.world.plan.IntN(len(ids))]
}
