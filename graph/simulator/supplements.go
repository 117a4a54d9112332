package simulator

import (
	"fmt"
	"math/rand/v2"

	"tocsin/graph/alert"
)

// alone numbers the specs of what only a supplement has, far from those of alerts: the
// random numbers of a spec follow from its number, so neither disturbs the other.
const (
	aloneRisk  = 1 << 40
	aloneAudit = 1 << 41
	aloneTalk  = 1 << 42
)

// supplements makes what the two supplements have beside the lists of alerts. What an
// alert gives rise to comes from the alert's spec; the rest is made here, in turns.
type supplements struct {
	risks, audits, talks int        // how many were made
	nextRisk             alert.Time // when the next one is due
	nextAudit            alert.Time
	nextTalk             alert.Time
}

// supplement hands what an alert gives rise to elsewhere to the supplements.
func (p *demo) supplement(s *spec) {
	if s.detector.Product == "entra" {
		p.addRisk(p.riskOf(s))
	}
	if s.detector.Key != "delayed" { // what Legacy alone had
		p.addAudit(s, p.auditOf(s))
	}
}

// addAudit hands records to the audit log; a few come twice.
func (p *demo) addAudit(s *spec, events []auditEvent) {
	r := p.dice(s.number, "audit")
	for _, e := range events {
		at := max(available(r, e.at, p.begin), p.turn) // a content that was listed has all its records
		if at < p.begin-contentLife-alert.Day {
			continue // its content expired before anyone could ask
		}
		p.audit.add(auditRecord{at, contentOf(e.recordType), e.make})
		if r.IntN(9) == 0 {
			p.audit.add(auditRecord{at + 12*alert.Minute, contentOf(e.recordType), e.make})
		}
	}
}

// beginSupplements sets the first turns: the past goes back as far as the services keep it.
func (p *demo) beginSupplements() {
	p.done.nextRisk = p.begin - historyDays*alert.Day + alert.Hour
	p.done.nextAudit = p.begin - contentLife + 2*alert.Hour
	p.done.nextTalk = p.done.nextAudit
}

// reachSupplements makes what is due up to a moment.
func (p *demo) reachSupplements(now alert.Time) {
	for p.done.nextRisk <= now {
		p.done.risks++
		p.turn = p.done.nextRisk
		p.done.nextRisk += p.pause(p.aloneRisk(), p.done.nextRisk, 5*3600, 15*3600, 180, 500)
	}
	for p.done.nextAudit <= now {
		p.done.audits++
		p.turn = p.done.nextAudit
		p.done.nextAudit += p.pause(p.aloneAudit(), p.done.nextAudit, 6*3600, 16*3600, 300, 900)
	}
	for p.done.nextTalk <= now {
		p.done.talks++
		p.turn = p.done.nextTalk
		p.done.nextTalk += p.pause(p.talk(), p.done.nextTalk, 2*3600, 5*3600, 60, 150)
	}
}

// pause draws the time to the next turn, in seconds: longer in the past than while the
// demo runs.
func (p *demo) pause(r *rand.Rand, at alert.Time, pastLo, pastHi, lo, hi float64) alert.Time {
	if at >= p.begin {
		return between(r, lo, hi)
	}
	return min(between(r, pastLo, pastHi), p.begin-at+between(r, lo, hi))
}

// aloneRisk makes a detection without an alert.
func (p *demo) aloneRisk() *rand.Rand {
	number := uint64(aloneRisk + p.done.risks)
	r := p.dice(number, "alone")
	p.addRisk(p.riskOf(p.alone(r, number, weighted(r, p.company.risks), p.done.nextRisk)))
	return r
}

// aloneAudit makes an alert of the compliance centre that reaches no other list.
func (p *demo) aloneAudit() *rand.Rand {
	number := uint64(aloneAudit + p.done.audits)
	r := p.dice(number, "alone")
	s := p.alone(r, number, weighted(r, p.company.audits), p.done.nextAudit)
	p.addAudit(s, p.auditOf(s))
	return r
}

// alone casts a spec that belongs to no incident.
func (p *demo) alone(r *rand.Rand, number uint64, d *detector, at alert.Time) *spec {
	owners := p.ofKind("workstation")
	machine := owners[r.IntN(len(owners))]
	s := &spec{number: number, detector: d, user: p.person(machine.owner), host: machine, created: grid(at)}
	s.other = s.user
	for i := range s.foreign {
		s.foreign[i] = &p.Strangers[r.IntN(len(p.Strangers))]
	}
	st := state{seen: s.created + 2*alert.Second, updated: grid(s.created + alert.Second), status: "new", pieces: len(d.Evidence)}
	s.states = []state{st}
	return s
}

// weighted draws a detector by its weight.
func weighted(r *rand.Rand, from []detector) *detector {
	sum := 0
	for i := range from {
		sum += from[i].Weight
	}
	roll := r.IntN(sum)
	for i := range from {
		if roll -= from[i].Weight; roll < 0 {
			return &from[i]
		}
	}
	return &from[0]
}

// talk makes a record of no alert: most of the audit log is such.
func (p *demo) talk() *rand.Rand {
	number := uint64(aloneTalk + p.done.talks)
	r := p.dice(number, "alone")
	who := &p.people[r.IntN(len(p.people))]
	kinds := []struct {
		recordType          int
		operation, workload string
	}{
		{15, "UserLoggedIn", "AzureActiveDirectory"},
		{6, "FileDownloaded", "SharePoint"},
		{50, "MailItemsAccessed", "Exchange"},
		{25, "MessageSent", "MicrosoftTeams"},
		{25, "MemberAdded", "MicrosoftTeams"},
		{43, "MipLabel", "Exchange"},
		{52, "SearchQueryPerformed", "SharePoint"},
	}
	k, at := kinds[r.IntN(len(kinds))], p.done.nextTalk
	p.audit.add(auditRecord{available(r, at, p.begin), contentOf(k.recordType), func() []byte {
		return p.auditRecord(p.id(fmt.Sprint("talk ", number)), k.operation, k.workload, k.recordType, at, object{
			"UserType": 0, "UserKey": p.id("user " + who.alias), "UserId": p.upn(who), "ResultStatus": "Succeeded", "ClientIP": "198.51.100.7",
		})
	}})
	return r
}
