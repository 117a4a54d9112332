package story

import (
	"cmp"
	"slices"
	"strconv"

	"tocsin/graph/alert"
)

// apart is by how much the times of pieces that were added together may differ.
const apart = alert.Minute

// additions adds when the product added evidence: the pieces of one minute are one event.
// Legacy doesn't say.
func (t *timeline) additions(list []piece, in *scene) {
	added := make([]*piece, 0, len(list))
	for i := range list {
		if p := &list[i]; p.Type != "process" && p.added() != 0 {
			added = append(added, p)
		}
	}
	slices.SortStableFunc(added, func(a, b *piece) int { return cmp.Compare(a.added(), b.added()) })
	for len(added) > 0 {
		n := 1
		for n < len(added) && added[n].added()-added[0].added() <= apart {
			n++
		}
		t.addition(added[:n], in)
		added = added[n:]
	}
}

// added returns when the product added the piece.
func (p *piece) added() alert.Time { return p.time("createdDateTime") }

// namedPieces is how many pieces the event of their addition names.
const namedPieces = 3

// addition adds an event about pieces that came together, sorted by time. It names
// those that matter most.
func (t *timeline) addition(added []*piece, in *scene) {
	at := added[0].added()
	slices.SortStableFunc(added, func(a, b *piece) int { return a.compare(b) })
	first := added[0]
	t.add(Event{At: at, Kind: EvidenceAdded, Path: first.path, Verdict: first.verdict}, func(l *line) {
		l.add(Plain, "Evidence added")
		for i, p := range added[:min(namedPieces, len(added))] {
			l.add(Plain, map[bool]string{true: ": ", false: ", "}[i == 0])
			l.brief(p.sentence(in))
		}
		if more := len(added) - namedPieces; more > 0 {
			l.add(Plain, " and "+strconv.Itoa(more)+" more")
		}
		words := ", "
		if len(added) > 1 {
			words = "; the worst is "
		}
		l.with(words, Judged, Said(first.verdict, Outcome{}))
	})
}

// brief appends what a sentence is about: its kind and the first thing that it names.
func (l *line) brief(s Sentence) {
	l.add(Plain, orWord(s.Kind))
	for _, p := range s.Parts {
		if p.Role == Name || p.Role == Value {
			l.with(" ", p.Role, cut(p.Text, 128))
			return
		}
	}
}
