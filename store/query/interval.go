package query

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tocsin/graph/alert"
)

// intervalColumn is the column of the groups of an aggregate by an interval.
const intervalColumn = "interval"

// intervalUnit is a unit of the intervals of an aggregate. They have a fixed length, so
// that intervals are aligned to 1970-01-01 UTC.
type intervalUnit struct {
	word   string
	length time.Duration
}

// intervalUnits lists the units, the longest first.
func intervalUnits() []intervalUnit {
	return []intervalUnit{{"d", 24 * time.Hour}, {"h", time.Hour}, {"m", time.Minute}, {"s", time.Second}}
}

// intervalText prints an interval in the longest unit that divides it.
func intervalText(d time.Duration) string {
	for _, u := range intervalUnits() {
		if d%u.length == 0 {
			return strconv.FormatInt(int64(d/u.length), 10) + u.word
		}
	}
	return d.String()
}

// interval is the interval of an aggregate as typed.
type interval struct {
	digits string
	unit   intervalUnit
	at     Span
}

// interval reads an interval; nil if none stands there.
func (p *parser) interval() (*interval, *Problem) {
	v, ok := p.instant()
	if !ok {
		return nil, nil
	}
	digits := strings.TrimRight(v.Text, "abcdefghijklmnopqrstuvwxyz")
	i := slices.IndexFunc(intervalUnits(), func(u intervalUnit) bool { return u.word == v.Text[len(digits):] })
	if i < 0 || strings.Trim(digits, "0123456789") != "" || strings.Trim(digits, "0") == "" {
		return nil, &Problem{At: v.At, Message: "an interval is a whole number from 1 with s, m, h or d", Hint: "as in by 1h"}
	}
	return &interval{digits, intervalUnits()[i], v.At}, nil
}

// interval checks the interval of an aggregate.
func (k *checker) interval(s *Aggregate, q *Query) {
	i := s.interval
	n, err := strconv.ParseInt(i.digits, 10, 64)
	switch {
	case len(s.By) > 0:
		k.fail(i.at, "an interval does not go with fields", "leave out "+k.typed(i.at)+", or the fields")
	case err != nil || n > int64(maxInterval/i.unit.length):
		k.fail(i.at, "an interval is at most "+intervalText(maxInterval), "")
	default:
		s.Interval = time.Duration(n) * i.unit.length
		if from, to, ok := q.intervals(s.Interval); ok && to-from >= maxIntervals {
			p := tooManyIntervals(s)
			k.fail(p.At, p.Message, p.Hint)
		}
	}
}

func tooManyIntervals(s *Aggregate) *Problem {
	return &Problem{
		At: s.interval.at, Message: fmt.Sprintf("by %s gives more than %d intervals", intervalText(s.Interval), maxIntervals),
		Hint: "take a longer interval, or a later EARLIEST",
	}
}

// intervals returns the numbers of the first and the last interval of the query's window,
// counted from 1970. ok is false without EARLIEST: the rows tell the first one then. Without
// LATEST the window ends now. LATEST itself is outside.
func (q *Query) intervals(length time.Duration) (from, to int64, ok bool) {
	if q.Earliest == 0 {
		return 0, 0, false
	}
	end := q.now
	if q.Latest != 0 {
		end = q.Latest - 1
	}
	return intervalOf(q.Earliest, length), intervalOf(end, length), true
}

// intervalOf returns the number of the interval that holds a time, counted from 1970.
func intervalOf(t alert.Time, length time.Duration) int64 {
	n, ticks := int64(t), int64(alert.Ticks(length))
	if n < 0 {
		return (n+1)/ticks - 1
	}
	return n / ticks
}
