package linear

import (
	"context"
	"fmt"

	"tocsin/graph/alert"
)

// news holds what has come since the last line was sent. The terminal keeps a line while it is
// typed, so this program can't write it again behind a text in its midst: what comes is told after
// the next line, before the prompt.
type news struct {
	changed   bool       // the store
	rung      bool       // for new alerts
	sentences []string   // about the program, the last ones
	newest    alert.Time // when the newest alert that was counted was stored
}

// mostHeld is how many sentences are held.
const mostHeld = 20

// hold keeps a sentence about the program.
func (n *news) hold(sentence string) {
	n.sentences = append(n.sentences[max(len(n.sentences)-mostHeld+1, 0):], sentence)
}

// rings reports whether to ring now that the store has changed: for the first new alert since the
// last line.
func (n *news) rings(ctx context.Context, in *reader) bool {
	if n.rung {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	count, err := in.count(ctx, n.since())
	n.rung = err == nil && count > 0
	return n.rung
}

// take returns the sentences that were held, and how much is new of what is listed.
func (n *news) take(ctx context.Context, in *reader, of listing) []string {
	said := n.sentences
	if n.changed {
		if line := n.alerts(ctx, in, of); line != "" {
			said = append(said, line)
		}
	}
	n.changed, n.rung, n.sentences = false, false, nil
	return said
}

// listing is a list that a person has been told.
type listing struct {
	text string     // its query
	at   alert.Time // when its first page was read, with all that was stored then
	left bool       // a record was opened from it since
}

// again says how to list it again.
func (l *listing) again() string {
	if l.left {
		return "type back and refresh to list"
	}
	return "type refresh to list"
}

// since returns the condition of alerts that are new since the last time.
func (n *news) since() string { return fmt.Sprintf("ingested_at > '%s'", n.newest) }

// alerts says how many alerts are new since the last time; "" if none are, or it isn't known.
func (n *news) alerts(ctx context.Context, in *reader, of listing) string {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	since := n.since()
	all, err := in.count(ctx, since)
	if err != nil || all == 0 {
		return ""
	}
	high, err := in.count(ctx, since+" AND severity = 'high'")
	if err != nil {
		return ""
	}
	listed, err := in.matching(ctx, of.text, since)
	if err != nil {
		return ""
	}
	told := listed > 0 && of.at > n.newest // what was listed since has those that were stored by then
	if told {
		more, err := in.matching(ctx, of.text, fmt.Sprintf("ingested_at > '%s'", of.at))
		told = err == nil && more == 0
	}
	n.newest = alert.At(in.now())
	words := fmt.Sprintf("New: %s, %d of high severity", alerts(all), high)
	switch {
	case listed == 0:
		return words + ". What is shown selects none of them."
	case told && listed < all:
		return fmt.Sprintf("%s. What is listed has %d of them.", words, listed)
	case told:
		return words + ". What is listed has them."
	case listed < all:
		return fmt.Sprintf("%s. What is shown selects %d of them: %s.", words, listed, of.again())
	}
	return words + ". " + begun(of.again()) + "."
}
