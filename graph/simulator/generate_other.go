package simulator

import (
	"fmt"

	"tocsin/graph/alert"
)

// cast makes the spec of the ith generated item of a supplement.
func (g *generator) cast(w *world, i int, from []detector, at alert.Time) *spec {
	s := &spec{number: uint64(i), detector: &from[i%len(from)], user: &w.people[i*7%len(w.people)], created: at}
	s.other, s.host = s.user, &w.hosts[i%len(w.hosts)]
	s.foreign = [2]*stranger{&w.Strangers[i%len(w.Strangers)], &w.Strangers[0]}
	s.states = []state{{seen: at, updated: at, status: "new", pieces: 3}}
	return s
}

// detections makes n risk detections, each in its first state.
func (g *generator) detections(w *world, n int) book {
	at := func(i int) alert.Time { return grid(g.begin - historyDays*alert.Day/alert.Time(n)*alert.Time(n-i)) }
	risk := func(i int) *risk { return w.riskOf(g.cast(w, i, w.risks, at(i))) }
	rows := make([]row, n)
	for i := range rows {
		k := risk(i)
		r := row{id: w.riskID(k)}
		r.at[atCreated], r.at[atUpdated], r.at[atEvent] = k.detected, k.states[0].updated, k.at
		for at, word := range []string{k.level, "atRisk", "none", k.event, w.id("user " + k.user.alias), w.upn(k.user), k.foreign[0].IP, "IdentityProtection", k.timing} {
			r.words[at] = word
		}
		rows[i] = r
	}
	return kept{newView(rows, func(dst []byte, i int) []byte {
		k := risk(i)
		return append(dst, w.riskDetection(k, &k.states[0])...)
	})}
}

// records makes n records of type 40: of each alert one that triggers it and two that
// add entities.
func (g *generator) records(w *world, n int) *auditLog {
	log := newAuditLog(func(alert.Time) {})
	step := (contentLife - 2*alert.Hour) / alert.Time(n)
	for i := range n {
		at := g.begin - 10*alert.Minute - step*alert.Time(n-i)
		log.add(auditRecord{at, contentGeneral, func() []byte {
			s := g.cast(w, i/3, w.audits, at)
			operation := [...]string{"AlertTriggered", "AlertEntityGenerated", "AlertEntityGenerated"}[i%3]
			o := w.alertMembers(s, "Active", at)
			o["AlertEntityId"], o["EntityType"] = fmt.Sprint("entity ", i), "User"
			return w.auditRecord(w.id(fmt.Sprint("record ", i)), operation, "SecurityComplianceCenter", recordAlert, at-alert.Hour, o)
		}})
	}
	return log
}
