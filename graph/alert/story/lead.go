package story

import "tocsin/graph/alert"

// most is the greatest number of sentences of a lead.
const most = 6

// Lead returns what happened: the sentences of the pieces that matter most, at most six.
// One sentence says all of a process, its image file, its account and its host, and one
// all of a message, its recipient and its link, if they are pieces of their own; without
// either, one says who did something from which address on which device. A process
// without a verdict counts as suspicious here: the product names it because it did what
// the alert is about.
func Lead(evidence []alert.Evidence) []Sentence { return (&Group{Evidence: evidence}).Lead() }

// Lead is Lead of the evidence of an alert, whose title isn't told again.
func (g *Group) Lead() []Sentence {
	list := pieces(g.Evidence, nil)
	t := &teller{in: sceneOf(list).about(g.Record)}
	t.candidates(list)
	order(t.list)
	t.index()
	t.findActivity()
	for i := range t.list {
		if len(t.out) == most {
			break
		}
		t.tell(i)
	}
	return t.out
}

// teller chooses and merges the sentences of a lead.
type teller struct {
	in       *scene
	list     []piece
	own      map[string][]int // the pieces that are a thing, by its key
	done     []bool
	out      []Sentence
	activity *activity
}

// candidates gathers the pieces that may have a sentence: those of the alert, and nested
// processes, files and messages.
func (t *teller) candidates(list []piece) {
	for _, p := range list {
		if p.row.rank == ofProcess && weight(p.verdict) == weight("") {
			p.verdict = "suspicious"
		}
		if p.Type == "mailClusterEvidence" {
			p.verdict = "" // the message that it is about leads
		}
		if len(p.path) == 1 || p.row.rank <= ofMail {
			t.list = append(t.list, p)
		}
		t.candidates(p.nested)
	}
}

// index notes which pieces are which things.
func (t *teller) index() {
	t.done = make([]bool, len(t.list))
	t.own = map[string][]int{}
	for i := range t.list {
		for _, key := range t.list[i].keys(t.in) {
			t.own[key] = append(t.own[key], i)
		}
	}
}

// tell says a piece with all that one sentence says, unless it was said.
func (t *teller) tell(i int) {
	p := &t.list[i]
	if t.done[i] || p.silent() || weight(p.verdict) == cleared && len(t.out) > 0 {
		return
	}
	if t.activity.has(i) {
		t.tellActivity()
		return
	}
	if p.diary() {
		t.tellDiary(i)
		return
	}
	s := p.sentence(t.in)
	t.done[i] = true
	t.absorb(&s, p.keys(t.in))
	t.absorb(&s, p.mentions(t.in))
	t.out = append(t.out, s)
}

// absorb marks the pieces of the keys as said by a sentence. A key is looked up once:
// its pieces are said then.
func (t *teller) absorb(s *Sentence, keys []string) {
	for _, key := range keys {
		for _, j := range t.own[key] {
			if t.done[j] {
				continue
			}
			t.done[j] = true
			s.say(&t.list[j])
		}
		delete(t.own, key)
	}
}

// silent reports whether a piece is not worth a sentence: an address that means no
// machine, a number that only a service knows.
func (p *piece) silent() bool {
	switch p.Type {
	case "ipEvidence":
		return machine(p.get("ipAddress")) == ""
	case "cloudLogonRequestEvidence", "nicEvidence":
		return true
	case "mailClusterEvidence":
		return p.get("emailCount") == "0"
	}
	return false
}
