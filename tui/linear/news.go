package linear

import (
	"context"
	"fmt"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
)

// sinceNewest returns the condition of alerts that are new since the last time.
func sinceNewest(s *session) string { return fmt.Sprintf("ingested_at > '%s'", s.newest) }

// tellNew tells how many alerts are new since the last time.
func (s *session) tellNew(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	since := sinceNewest(s)
	all, err := s.count(ctx, since)
	if err != nil || all == 0 {
		return
	}
	high, err := s.count(ctx, since+" AND severity = 'high'")
	if err != nil {
		return
	}
	listed, err := matching(s, ctx, since)
	if err != nil {
		return
	}
	told := listed > 0 && s.listedAt > s.newest // what was listed since has those that were stored by then
	if told {
		more, err := matching(s, ctx, fmt.Sprintf("ingested_at > '%s'", s.listedAt))
		told = err == nil && more == 0
	}
	s.newest = alert.At(s.o.Now())
	words := fmt.Sprintf("New: %s, %d of high severity", alerts(all), high)
	switch {
	case listed == 0:
		s.say("%s. What is shown selects none of them.", words)
	case told && listed < all:
		s.say("%s. What is listed has %d of them.", words, listed)
	case told:
		s.say("%s. What is listed has them.", words)
	case listed < all:
		s.say("%s. What is shown selects %d of them: type refresh to list.", words, listed)
	default:
		s.say("%s. Type refresh to list.", words)
	}
}

// matching returns how many of the alerts that a condition selects what is shown selects too: none
// if it lists records of another kind.
func matching(s *session, ctx context.Context, condition string) (int, error) {
	shown, err := s.parse(s.text)
	if err != nil || shown.Kind() != alert.AlertKind() {
		return 0, err
	}
	q, err := s.parse(condition)
	if err != nil {
		return 0, err
	}
	both := query.Both(shown, q)
	both.Stages = nil // of a table, the alerts that it counts
	result, err := s.o.Store.Search(ctx, index.Request{Query: both})
	return result.Total, err
}
