package simulator

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"
	"time"

	"tocsin/graph/alert"
)

// How much happens in the p.
const (
	historyDays  = 30
	weekdayCases = 11 // incidents of an ordinary day; on average 1.8 alerts each
	weekendCases = 3
)

// Demo is a believable company: 30 days of alerts of all products when the
// tenant is made, an attack that unfolds in the minutes after, and background
// noise for as long as the demo runs. What is visible is a function of the
// seed, of the moment at which the tenant was made, and of the clock.
func Demo(seed uint64) Scenario {
	return Scenario{Seed: seed, build: func(tenantID string, begin time.Time) (map[alert.SourceName]book, *auditLog) {
		c, err := loadCompany()
		if err != nil {
			panic(err) // the files are part of the program
		}
		d := &demo{
			world: &world{company: c, seed: seed, tenantID: tenantID}, begin: grid(alert.At(begin)), incident: 2411,
			stories: map[alert.SourceName]*story{},
		}
		books := map[alert.SourceName]book{}
		for _, s := range schemas() {
			st := newStory(s, d.reach)
			d.stories[s.source], books[s.source] = st, st
		}
		d.audit = newAuditLog(d.reach)
		d.beginSupplements()
		d.history()
		d.stageAttack()
		return books, d.audit
	}}
}

// demo makes the cases of the scenario and hands their moments to the stories of
// the lists.
type demo struct {
	*world
	begin    alert.Time
	number   uint64     // of the last spec
	incident int        // number of the next incident
	noise    int        // how many cases of background noise were made
	next     alert.Time // when the next of them begins
	turn     alert.Time // when what is made now begins; 0 for what was made with the tenant

	stories map[alert.SourceName]*story // by list
	audit   *auditLog
	done    supplements
}

// history makes what happened before the tenant was looked at, in order of time
// so that incident numbers rise as they do in reality. Each detector of the
// background fires at least once.
func (p *demo) history() {
	r := p.dice(0, "history")
	type planned struct {
		at alert.Time
		d  *detector
	}
	var cases []planned
	for day := historyDays; day >= 0; day-- {
		for _, at := range p.day(r, day) {
			cases = append(cases, planned{at, p.pick(r)})
		}
	}
	sort.Slice(cases, func(i, j int) bool { return cases[i].at < cases[j].at })
	for i, at := range r.Perm(len(cases)) {
		if i < len(p.detectors) && p.detectors[i].Weight > 0 {
			cases[at].d = &p.detectors[i]
		}
	}
	for _, c := range cases {
		old := p.begin-c.at > 7*alert.Day
		p.stage(p.newCase(r, c.at, c.d, sizeOf(r), func(d *detector) fate { return draw(r, d, old) }, ordinaryPace()), 15)
	}
}

// day draws when the cases of a day begin, most in office hours.
func (p *demo) day(r *rand.Rand, back int) []alert.Time {
	zone := alert.Time(p.ZoneHours) * alert.Hour
	midnight := (p.begin+zone)/alert.Day*alert.Day - zone - alert.Time(back)*alert.Day
	count := weekdayCases
	if d := (midnight + zone).Time().Weekday(); d == time.Saturday || d == time.Sunday {
		count = weekendCases
	}
	var out []alert.Time
	for range count {
		hour := 6 + r.NormFloat64()*2.4 + 7
		if r.IntN(7) == 0 {
			hour = r.Float64() * 24
		}
		at := midnight + alert.Time(min(23.9, max(0, hour))*float64(alert.Hour))
		if at < p.begin-10*alert.Minute && at > p.begin-historyDays*alert.Day {
			out = append(out, at)
		}
	}
	return out
}

// sizeOf draws how many alerts a case has.
func sizeOf(r *rand.Rand) int {
	switch roll := r.IntN(100); {
	case roll < 60:
		return 1
	case roll < 80:
		return 2
	case roll < 91:
		return 3
	case roll < 97:
		return 4 + r.IntN(2)
	}
	return 6 + r.IntN(3)
}

// pick draws a detector of the background by its weight.
func (p *demo) pick(r *rand.Rand) *detector { return weighted(r, p.detectors) }

// newCase makes an incident of the background: one person, their computer, and
// alerts that follow one another within minutes to hours.
func (p *demo) newCase(r *rand.Rand, at alert.Time, first *detector, size int, fates func(*detector) fate, pc pace) *demoCase {
	a := &demoCase{id: fmt.Sprint(p.incident)}
	p.incident++
	owners := p.ofKind("workstation")
	machine := owners[r.IntN(len(owners))]
	user := p.person(machine.owner)
	processes := newLineage(ordinaryStart())
	for i := range size {
		d := first
		for i > 0 && (d == first || d.OnlyLegacy) {
			d = p.pick(r)
		}
		s := p.spec(r, d, user, machine, at)
		s.incident, s.lineage = a.id, processes
		p.start(s)
		p.plan(s, fates(d), pc)
		a.alerts = append(a.alerts, s)
		at += between(r, 20, 2400)
		if at > p.begin-alert.Minute && s.created < p.begin {
			break // the past ends when the demo begins
		}
	}
	return a
}

// spec casts an alert.
func (p *demo) spec(r *rand.Rand, d *detector, user *person, machine *host, at alert.Time) *spec {
	p.number++
	servers, dcs := p.ofKind("server"), p.ofKind("dc")
	s := &spec{
		number: p.number, detector: d, user: user, host: machine,
		other: &p.people[r.IntN(len(p.people))], server: servers[r.IntN(len(servers))], dc: dcs[r.IntN(len(dcs))],
	}
	for i := range s.foreign {
		s.foreign[i] = &p.Strangers[r.IntN(len(p.Strangers))]
	}
	s.created = grid(at)
	if r.IntN(5) == 0 {
		s.created = at // some products keep all seven digits
	}
	return s
}

// stage hands a case to the lists; Legacy gets that share, in percent, of the
// alerts that it has as well.
func (p *demo) stage(a *demoCase, legacyShare uint64) {
	kept := a.alerts[:0]
	for _, s := range a.alerts {
		p.supplement(s)
		if s.detector.OnlyLegacy || s.detector.Legacy && s.number*2654435761%100 < legacyShare {
			for i := range s.states {
				st := &s.states[i]
				p.stories[alert.Legacy].add(moment{st.seen, p.legacyID(s), func() []byte { return p.legacyAlert(s, st) }})
			}
		}
		if s.detector.OnlyLegacy {
			continue
		}
		kept = append(kept, s)
		for i := range s.states {
			st := &s.states[i]
			p.stories[alert.AlertsV2].add(moment{st.seen, p.alertID(s), func() []byte { return p.alert(s, st) }})
		}
	}
	a.alerts = kept
	for _, at := range a.instants() {
		p.stories[alert.Incidents].add(moment{at, a.id, func() []byte { return p.world.incident(a, at) }})
	}
	if a.absorbed != "" {
		for _, at := range []alert.Time{a.alerts[0].states[0].seen, a.merged} {
			p.stories[alert.Incidents].add(moment{at, a.absorbed, func() []byte { return p.absorbed(a, at) }})
		}
	}
}

// stageAttack stages the attack that begins when the tenant is made.
func (p *demo) stageAttack() {
	r := p.dice(0, "strike") // a purpose is part of the seed: another word gives another demo
	at := p.begin
	a := &demoCase{absorbed: fmt.Sprint(p.incident), id: fmt.Sprint(p.incident + 1), titles: map[uint64]string{}}
	p.incident += 2
	processes := newLineage(liveStart())
	victim, admin := p.person(p.attack.Victim), p.person(p.attack.Admin)
	for i, step := range p.attack.Steps {
		at += alert.Time(step.After) * alert.Second
		user, machine := victim, p.host(p.attack.Workstation)
		if step.User == "admin" {
			user = admin
		}
		s := p.spec(r, p.detector(step.Detector), user, machine, at-2*alert.Second)
		s.incident, s.other, s.server, s.dc = a.id, admin, p.host(p.attack.Server), p.host(p.attack.DomainController)
		s.foreign[0], s.lineage, s.prompt = p.stranger(p.attack.Address), processes, true
		s.message = a.mailed(s)
		p.start(s)
		f := fate(step.Fate)
		if f == "" {
			f = left
		}
		p.plan(s, f, livePace())
		s.comment(step.Comment)
		s.states[0].seen = at
		if step.Title != "" {
			a.titles[s.number] = step.Title
		}
		if i == 2 {
			a.merged = at + 3*alert.Second
		}
		a.alerts = append(a.alerts, s)
	}
	a.merge()
	p.stage(a, 0)
	p.next = p.begin + 31*alert.Second
}

// mailed returns the first alert of the case about the same message to the same person; nil for none.
func (a *demoCase) mailed(s *spec) *spec {
	for _, of := range a.alerts {
		if names := of.detector.mails(); of.user == s.user && len(names) > 0 && slices.Equal(names, s.detector.mails()) {
			return of.mailed()
		}
	}
	return nil
}

// merge lets the first alert begin in the incident to be absorbed, and move when that
// happens.
func (a *demoCase) merge() {
	first := a.alerts[0]
	moved := *first.at(a.merged)
	moved.seen, moved.updated = a.merged, grid(a.merged-alert.Second)
	var out []state
	for _, st := range first.states {
		if st.seen < a.merged {
			st.incident = a.absorbed
			out = append(out, st)
		}
	}
	out = append(out, moved)
	for _, st := range first.states {
		if st.seen >= a.merged {
			out = append(out, st)
		}
	}
	first.states = out
}

func (p *demo) stranger(ip string) *stranger {
	for i := range p.Strangers {
		if p.Strangers[i].IP == ip {
			return &p.Strangers[i]
		}
	}
	return &p.Strangers[0]
}

// reach makes the background noise up to a moment: a case every 40 to 150
// seconds, for ever.
func (p *demo) reach(now alert.Time) {
	p.reachSupplements(now)
	for p.next <= now {
		p.noise++
		p.turn = p.next
		r := p.dice(uint64(p.noise), "noise")
		size := 1 + r.IntN(8)/7
		a := p.newCase(r, p.next, p.pick(r), size, func(d *detector) fate { return draw(r, d, false) }, livePace())
		p.stage(a, 40)
		p.next += between(r, 40, 150)
	}
}
