package simulator

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"

	"tocsin/graph/alert"
)

// blobEvery is how long records are gathered into one blob, blobSize how many it has at
// most.
const (
	blobEvery = alert.Minute
	blobSize  = 100
)

// twinAfter is how much later a blob is made a second time, under another id, if the
// switch Duplicates asks for it.
const twinAfter = 7 * alert.Minute

// auditRecord is one record of the audit log. It becomes available at a moment, long after
// the event that it tells.
type auditRecord struct {
	at      alert.Time
	content string // content type
	make    func() []byte
}

// blob is a piece of content: the records of one content type that became available
// within a while.
type blob struct {
	content string
	id      string
	created alert.Time
	number  int
	twin    bool
	records []*auditRecord
}

// place orders the blobs of a content type; nextPage holds it.
func (b *blob) place() string { return digits(b.created) + fmt.Sprintf("R%06d", b.number) }

// digits are a moment as ids have it, to the millisecond.
func digits(t alert.Time) string {
	return strings.Replace(t.Time().UTC().Format("20060102150405.000"), ".", "", 1)
}

// shuffled returns the records in no order of time, always the same.
func (b *blob) shuffled() []*auditRecord {
	out := slices.Clone(b.records)
	for i := range out {
		j := int(mixed(uint64(b.created)+uint64(i)) % uint64(len(out)))
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// auditLog is the audit log through time. Callers hold the tenant's lock.
type auditLog struct {
	reach   func(alert.Time) // makes the records up to a time
	records []*auditRecord   // replies that are being written hold some of them
	slot    alert.Time       // until which the blobs below are complete
	known   int              // how many records there were then
	blobs   []*blob          // in the order of their place
	byID    map[string]*blob
}

func newAuditLog(reach func(alert.Time)) *auditLog { return &auditLog{reach: reach} }

func (l *auditLog) add(r auditRecord) { l.records = append(l.records, &r) }

// complete brings the blobs up to a moment: those of the minutes that ended before it.
func (l *auditLog) complete(now alert.Time) {
	l.reach(now)
	slot := now - now%blobEvery
	if l.byID != nil && slot == l.slot && l.known == len(l.records) {
		return
	}
	sort.SliceStable(l.records, func(i, j int) bool { return l.records[i].at < l.records[j].at })
	l.slot, l.known, l.blobs, l.byID = slot, len(l.records), nil, map[string]*blob{}
	open := map[string]*blob{}
	for i := range l.records {
		r := l.records[i]
		made := r.at - r.at%blobEvery + blobEvery
		if made > slot {
			break
		}
		b := open[r.content]
		if b == nil || b.created/blobEvery != made/blobEvery || len(b.records) == blobSize {
			number := 1
			if b != nil && b.created/blobEvery == made/blobEvery {
				number = b.number + 1
			}
			b = l.newBlob(r.content, made, number, false)
			open[r.content] = b
		}
		b.records = append(b.records, r)
	}
	for _, b := range slices.Clone(l.blobs) {
		if later := b.created + twinAfter; later <= slot {
			l.newBlob(b.content, later, b.number+500, true).records = b.records
		}
	}
	slices.SortFunc(l.blobs, func(a, b *blob) int {
		return cmp.Or(cmp.Compare(a.created, b.created), cmp.Compare(a.number, b.number))
	})
}

func (l *auditLog) newBlob(content string, created alert.Time, number int, twin bool) *blob {
	b := &blob{content: content, created: created, number: number, twin: twin}
	moment := digits(created) + fmt.Sprintf("%06d", number)
	name := strings.ReplaceAll(content, ".", "_")
	b.id = fmt.Sprintf("%s$%s$%s$%s$emea0012", moment, moment, strings.ToLower(name), name)
	l.blobs, l.byID[b.id] = append(l.blobs, b), b
	return b
}

// listed returns the blobs of a content type that were made in a window, as far as the
// subscription covers them. Callers hold the lock.
func (t *Tenant) listed(content string, w window, s *subscription) []*blob {
	now := alert.At(t.now())
	sw := t.effective().Office
	if t.audit == nil || s.first != 0 && now < s.first+length(sw.FirstContent) {
		return nil
	}
	t.audit.complete(now)
	var out []*blob
	for _, b := range t.audit.blobs {
		switch {
		case b.content != content, b.created < w.start, b.created >= w.end, b.created < now-contentLife:
		case b.twin && !sw.Duplicates, b.created+length(sw.VisibleAfter) > now, !s.covers(b.created):
		default:
			out = append(out, b)
		}
	}
	return out
}

// blobOf returns the blob with an id; nil if there is none. Callers hold the lock.
func (t *Tenant) blobOf(id string) *blob {
	if t.audit == nil {
		return nil
	}
	t.audit.complete(alert.At(t.now()))
	return t.audit.byID[id]
}

// contentOf returns the content type in which records of a type come.
func contentOf(recordType int) string {
	switch recordType {
	case 1, 2, 3, 50:
		return contentExchange
	case 4, 6, 14:
		return contentFiles
	case 8, 9, 15:
		return contentEntra
	case 11, 13, 33, 63, 107:
		return contentDLP
	}
	return contentGeneral
}
