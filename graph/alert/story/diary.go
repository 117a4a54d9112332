package story

import (
	"slices"
	"strconv"
	"strings"

	"tocsin/graph/alert"
)

// The diary of an alert of Office 365: the audit records that say that it was raised, given evidence and
// updated. What happened is told by other records, or by the message or the link that the diary names.

// diary reports whether a piece is a record about the alert itself.
func (p *piece) diary() bool {
	switch p.rank() {
	case ofRaised, ofUpdated, ofGiven:
		return true
	}
	return false
}

// toldApart returns the subjects and links that other records than the diary tell of.
func toldApart(list []piece) map[string]bool {
	told := map[string]bool{}
	for i := range list {
		if p := &list[i]; p.Type == "auditRecord" && !p.diary() {
			told[p.get("Subject")], told[p.get("Url")] = true, true
		}
	}
	return told
}

// adds reports whether a record of the diary names a message or a link that no other record tells of.
func (p *piece) adds(told map[string]bool) bool {
	subject, link := p.get("Data.ms"), p.get("Data.zu")
	return subject != "" && !told[subject] || subject == "" && p.get("Data.tsd", "Data.mfrm") != "" || link != "" && !told[link]
}

// tellsAgain reports whether a record of an alert's diary says no more than that the alert was raised. told
// holds what other records tell; nil if there is no alert to be raised.
func (p *piece) tellsAgain(told map[string]bool) bool {
	return told != nil && (p.rank() == ofRaised || p.rank() == ofGiven) && !p.adds(told)
}

// tellDiary says in one sentence what the records about one alert say; before it, which message or link they
// name that no other record tells of.
func (t *teller) tellDiary(first int) {
	name, told := t.list[first].alertName(), toldApart(t.list)
	var d diary
	var of []*piece
	for i := first; i < len(t.list); i++ {
		if p := &t.list[i]; !t.done[i] && p.diary() && p.alertName() == name {
			t.done[i], of = true, append(of, p)
			d.take(p, p.adds(told))
		}
	}
	if len(of) == 1 {
		t.out = append(t.out, of[0].sentence(t.in))
		return
	}
	if about := d.about; about != nil {
		var l line
		d.named(&l)
		t.out = append(t.out, about.telling(&l))
		of, d.people = slices.DeleteFunc(of, func(p *piece) bool { return p == about }), nil
	}
	if len(t.out) < most {
		var l line
		d.say(&l, t.list[first].facts, t.in)
		t.out = append(t.out, of[0].telling(&l))
		for _, p := range of[1:] {
			t.out[len(t.out)-1].Also = append(t.out[len(t.out)-1].Also, p.path)
		}
	}
}

// telling returns a sentence about a piece.
func (p *piece) telling(l *line) Sentence {
	return Sentence{Path: p.path, Type: p.Type, Kind: p.Name, Verdict: p.Verdict, Parts: l.parts}
}

// diary holds what several records about an alert say together.
type diary struct {
	did         []string // in the order of ranks: "raised"
	about       *piece   // the first record that names a message or a link which no other record tells of
	people      []string
	status      string // the last one
	first, last alert.Time
}

func (d *diary) take(p *piece, adds bool) {
	did := map[rank]string{ofRaised: "raised", ofUpdated: "updated", ofGiven: "given evidence"}[p.rank()]
	if !slices.Contains(d.did, did) {
		d.did = append(d.did, did)
	}
	if adds && d.about == nil {
		d.about = p
	}
	if who := p.person(); who != "" && !slices.Contains(d.people, who) {
		d.people = append(d.people, who)
	}
	at := p.time("CreationTime")
	if status := telling(p.get("Status")); status != "" && (d.status == "" || at > d.last || at == d.last && p.rank() == ofUpdated) {
		d.status = status
	}
	if d.last = max(d.last, at); d.first == 0 || at != 0 && at < d.first {
		d.first = at
	}
}

// named says which message or link the diary names, and for whom.
func (d *diary) named(l *line) {
	if d.about.get("Data.ms", "Data.tsd", "Data.mfrm") != "" {
		l.message(d.about.facts)
	}
	l.with(", URL ", Value, d.about.get("Data.zu"))
	d.persons(l)
}

// namedPeople is how many persons the sentence of a diary names.
const namedPeople = 3

func (d *diary) persons(l *line) {
	n := len(d.people)
	if n == 0 {
		return
	}
	l.listed(map[bool]string{true: "user ", false: "users "}[n == 1], Name, strings.Join(d.people[:min(n, namedPeople)], ", "))
	if n > namedPeople {
		l.add(Plain, " and "+strconv.Itoa(n-namedPeople)+" more")
	}
}

// say says what was done with the alert. Its persons come first if it needs no name.
func (d *diary) say(l *line, f facts, in *scene) {
	if in.own(f) && len(d.people) > 0 {
		d.persons(l)
		l.add(Plain, "; alert "+listed(d.did))
	} else {
		l.alert(f, in, listed(d.did))
		d.persons(l)
	}
	l.with(", status ", Verdict, strings.ToLower(spaced(d.status)))
	switch {
	case d.first == 0:
	case minute(d.first) == minute(d.last):
		l.with(", at ", Value, minute(d.first))
	default:
		l.with(", from ", Value, minute(d.first))
		l.with(" to ", Value, minute(d.last))
	}
}
