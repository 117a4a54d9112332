package collect

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"hash/fnv"
	"slices"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// contentVersion is the version of a stored contentCursor. One of another version is not
// read, and all is asked for again: the store knows what it has.
const contentVersion = 1

// Bounds of a stored cursor. A content type takes some 50 KB at most.
const (
	maxSeen    = 4096 // contents remembered one by one, of each type
	maxGapsOf  = 64   // contents of a type that could not be fetched
	maxTriesOf = 4096 // tries of a content that could not be fetched: more than fit in the week that it is kept
	maxLost    = 16   // lost periods of a type
	maxAddress = 2048 // bytes of the address of a content that could not be fetched, and of its id
)

// contentCursor is how far a feed of contents is. It is kept in ingest.Progress.Cursor.
type contentCursor struct {
	Version int           `json:"v"`
	Types   []*typeCursor `json:"types"`
}

// typeCursor is how far one content type is: everything that was listed of [From, To) is
// kept, or stands in Gaps or Lost.
type typeCursor struct {
	Type     string                 `json:"type"`
	Rechecks rechecks               `json:"rechecks,omitzero"` // when each kind was last done
	From     alert.Time             `json:"from,omitempty"`    // a whole hour
	To       alert.Time             `json:"to,omitempty"`
	Started  alert.Time             `json:"started,omitempty"` // when we first started the subscription; 0 if it was enabled before
	Stopped  alert.Time             `json:"stopped,omitempty"` // it was found stopped, and what came since is lost; 0 if it runs
	NotYet   alert.Time             `json:"not_yet,omitempty"` // it must not be started before
	Came     bool                   `json:"came,omitempty"`    // some content came
	Seen     contentIDs             `json:"seen,omitempty"`    // contents that were kept, or stand in Gaps, the latest last
	Hours    map[alert.Time]hourSum `json:"hours,omitempty"`   // of each hour that was read whole and had contents
	Gaps     []contentGap           `json:"gaps,omitempty"`
	Lost     []lostPeriod           `json:"lost,omitempty"`
}

// hourSum tells the contents of an hour from other ones, so that a recheck need not fetch
// what is known: their number and the sum of their hashes.
type hourSum struct {
	N   int    `json:"n"`
	Sum uint64 `json:"sum,string"`
}

// contentGap is a content that could not be fetched. It is tried again until it expires.
type contentGap struct {
	ID      string     `json:"id"`
	URI     string     `json:"uri"`
	Created alert.Time `json:"created"`
	Expires alert.Time `json:"expires,omitempty"`
	Tries   int        `json:"tries"`
	Next    alert.Time `json:"next"`
	Lost    bool       `json:"lost,omitempty"` // it stands in a lost period: the service says that it expired, before its time
}

// lostPeriod is a period whose records can't be had any more.
type lostPeriod struct {
	From alert.Time `json:"from"`
	To   alert.Time `json:"to"`
	Why  string     `json:"why"`
	At   alert.Time `json:"at"`          // when it was noticed
	N    int        `json:"n,omitempty"` // the contents of it that are known, and could not be fetched
}

// contentIDs are hashes of contents' ids. Their text is base64 of eight bytes each.
type contentIDs []uint64

// MarshalText implements encoding.TextMarshaler.
func (ids contentIDs) MarshalText() ([]byte, error) {
	raw := make([]byte, 0, 8*len(ids))
	for _, id := range ids {
		raw = binary.LittleEndian.AppendUint64(raw, id)
	}
	return base64.RawStdEncoding.AppendEncode(nil, raw), nil
}

// UnmarshalText implements encoding.TextUnmarshaler. It leaves out what it can't read.
func (ids *contentIDs) UnmarshalText(text []byte) error {
	raw, _ := base64.RawStdEncoding.AppendDecode(nil, text)
	*ids = nil
	for ; len(raw) >= 8 && len(*ids) < maxSeen; raw = raw[8:] {
		*ids = append(*ids, binary.LittleEndian.Uint64(raw))
	}
	return nil
}

func hashOf(id string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(id))
	return h.Sum64()
}

// cursor reads a stored cursor. What is not of our making is left out, and so are times
// that lie ahead: they were written under a wrong clock, and how far the type is is unknown
// then.
func (c *content) cursor(p ingest.Progress) *contentCursor {
	cur, now := new(contentCursor), alert.At(c.Now())
	if json.Unmarshal([]byte(p.Cursor), cur) != nil || cur.Version != contentVersion {
		cur = &contentCursor{Version: contentVersion}
	}
	cur.Types = slices.DeleteFunc(cur.Types, func(t *typeCursor) bool { return t == nil || !slices.Contains(c.Types, t.Type) })
	cur.Types = onceEach(cur.Types, func(t *typeCursor) string { return t.Type })
	for _, t := range cur.Types {
		t.believe(now)
	}
	for _, name := range c.Types {
		cur.of(name)
	}
	return cur
}

// onceEach leaves out what has the name of an element before it: nothing would move it on.
func onceEach[E any](list []E, name func(E) string) []E {
	known := map[string]bool{}
	return slices.DeleteFunc(list, func(e E) bool {
		again := known[name(e)]
		known[name(e)] = true
		return again
	})
}

// believe drops what can't be true at our own now.
func (t *typeCursor) believe(now alert.Time) {
	if t.To > now || t.From > t.To || t.From < 0 || t.From != hourOf(t.From) {
		t.From, t.To = 0, 0
	}
	if t.Started > now {
		t.Started = now
	}
	t.Stopped, t.NotYet = min(t.Stopped, now), min(t.NotYet, now+alert.Ticks(longestRetryAfter))
	t.Gaps = onceEach(t.Gaps, func(g contentGap) string { return g.ID })
	t.Gaps = t.Gaps[:min(len(t.Gaps), maxGapsOf)]
	for i := range t.Gaps { // the content is tried all the same
		t.Gaps[i].Tries = min(max(t.Gaps[i].Tries, 0), maxTriesOf)
	}
	t.Lost = t.Lost[:min(len(t.Lost), maxLost)]
}

// String returns the text to store.
func (cur *contentCursor) String() string {
	text, err := json.Marshal(cur)
	if err != nil {
		panic(err) // numbers, texts and lists of them
	}
	return string(text)
}

// of returns the cursor of a type, which is made if there is none.
func (cur *contentCursor) of(name string) *typeCursor {
	for _, t := range cur.Types {
		if t.Type == name {
			return t
		}
	}
	t := &typeCursor{Type: name}
	cur.Types = append(cur.Types, t)
	return t
}

// began reports whether some type was polled.
func (cur *contentCursor) began() bool {
	return slices.ContainsFunc(cur.Types, func(t *typeCursor) bool { return t.To != 0 })
}

// awaits returns until when the first content need not have come; zero if some came, or
// all subscriptions were enabled before.
func (cur *contentCursor) awaits() (until time.Time) {
	for _, t := range cur.Types {
		if t.Came {
			return time.Time{}
		}
		if end := t.Started.Time().Add(firstContent); t.Started != 0 && end.After(until) {
			until = end
		}
	}
	return until
}

// progress returns a progress with the cursor, and with the times that status lines show.
func (c *content) progress(p ingest.Progress, cur *contentCursor) ingest.Progress {
	p.Cursor, p.Watermark, p.BackTo = cur.String(), 0, 0
	for _, t := range cur.Types {
		if t.To == 0 {
			continue
		}
		if p.Watermark == 0 || t.To < p.Watermark {
			p.Watermark = t.To
		}
		p.BackTo = max(p.BackTo, t.From)
	}
	p.Done = c.filled(cur)
	return p
}

// keeps notes contents that were kept.
func (t *typeCursor) keeps(ids []uint64) {
	t.Came = t.Came || len(ids) > 0
	t.Seen = append(t.Seen, ids...)
	if n := len(t.Seen); n > maxSeen {
		t.Seen = slices.Clone(t.Seen[n-maxSeen:])
	}
}

// sums notes the contents of an hour that was read whole.
func (t *typeCursor) sums(hour alert.Time, sum hourSum) {
	if t.Hours == nil {
		t.Hours = map[alert.Time]hourSum{}
	}
	for at := range t.Hours {
		if at < hour-8*alert.Day {
			delete(t.Hours, at)
		}
	}
	if delete(t.Hours, hour); sum.N > 0 {
		t.Hours[hour] = sum
	}
}

// add adds a content to the sum of its hour.
func (s *hourSum) add(c graph.Content) { s.N, s.Sum = s.N+1, s.Sum+hashOf(c.ID) }
