package sqlite

import (
	"encoding/binary"
	"strings"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
)

// A body is what no SQL ever asks for: the fields of an alert or an incident,
// each a number (varint), in the order of packer.alert and packer.incident. A
// text is the id of its word, a list its length and then its elements. A field
// that is added stands at the end: reading beyond the end of an older body gives
// zeros. Times are relative to created, which is a column, as updated is.

// flags of a row.
const (
	isIncident = 1 << iota // the body is an incident's
	isOdd                  // alert.Record.Odd
	isNothing              // the record has neither alert nor incident, so no body
)

// packer goes through the fields of a record in one fixed order, either writing
// a body or reading one, so that the two cannot disagree.
type packer struct {
	conn    *sqlite.Conn
	words   *words
	scan    bool // many bodies in a row are read
	reading bool
	buf     []byte // written, or what is left to read
	body    []byte // memory for the caller of unpack
	key     string // the record's id: a portal's page nearly always holds it
	created alert.Time
	err     error
}

// pack returns the body of a record. It is for the writer, within a transaction.
func (p *packer) pack(r *alert.Record) ([]byte, error) {
	p.reading, p.buf, p.err = false, p.buf[:0], nil
	p.record(r)
	return p.buf, p.err
}

// unpack fills the alert or incident of a record whose key is set.
func (p *packer) unpack(body []byte, flags int64, created, updated alert.Time, r *alert.Record) error {
	p.reading, p.buf, p.err = true, body, nil
	r.Malformed = flags&isOdd != 0
	switch {
	case flags&isNothing != 0:
	case flags&isIncident != 0:
		r.Incident = &alert.Incident{Created: created, Updated: updated}
	default:
		r.Alert = &alert.Alert{Created: created, Updated: updated}
	}
	p.words.mu.Lock() // once for all the words of a body
	defer p.words.mu.Unlock()
	p.record(r)
	return p.err
}

func (p *packer) record(r *alert.Record) {
	p.key, p.created = r.ID, r.Created()
	switch {
	case r.Incident != nil:
		p.incident(r.Incident)
	case r.Alert != nil:
		p.alert(r.Alert)
	}
}

func (p *packer) alert(a *alert.Alert) {
	texts(p, &a.Severity)
	texts(p, &a.Status)
	texts(p, &a.Provider)
	texts(p, &a.TenantID, &a.Title, &a.Description, &a.Product, &a.ServiceSource, &a.DetectionSource, &a.DetectorID, &a.Category)
	p.list(&a.Categories)
	p.list(&a.Techniques)
	texts(p, &a.Classification, &a.Determination, &a.AssignedTo, &a.InvestigationState)
	p.id(&a.IncidentID)
	texts(p, &a.ThreatName, &a.ThreatFamily, &a.Actor)
	p.time(&a.Began)
	p.time(&a.Ended)
	p.time(&a.Resolved)
	p.entities(&a.Entities)
	p.list(&a.SensorTypes)
	texts(p, &a.Schema)
	p.list(&a.Tags)
	p.page(&a.URL)
}

func (p *packer) incident(i *alert.Incident) {
	texts(p, &i.Severity)
	texts(p, &i.Status)
	texts(p, &i.TenantID, &i.Title, &i.Description, &i.Summary, &i.AssignedTo, &i.Classification, &i.Determination)
	priority := int64(i.Priority)
	p.signed(&priority)
	i.Priority = int(priority)
	p.list(&i.Tags)
	texts(p, &i.LastModifiedBy, &i.ResolvingComment)
	p.id(&i.RedirectID)
	p.page(&i.URL)
}

func texts[S ~string](p *packer, all ...*S) {
	for _, s := range all {
		if p.reading {
			*s = S(p.word(p.take()).text)
			continue
		}
		p.add(p.wordID(word{text: string(*s)}))
	}
}

func (p *packer) list(list *[]string) {
	n := p.length(len(*list))
	if p.reading && n > 0 {
		*list = make([]string, n)
	}
	for i := range n {
		texts(p, &(*list)[i])
	}
}

// entities writes each as its id with a bit that tells whether role and verdict follow.
func (p *packer) entities(list *[]alert.Entity) {
	n := p.length(len(*list))
	if p.reading && n > 0 {
		*list = make([]alert.Entity, n)
	}
	for i := range n {
		e := &(*list)[i]
		if p.reading {
			p.readEntity(e)
			continue
		}
		kind := p.wordID(word{text: string(e.Type)})
		id := p.wordID(word{kind: int64(kind), text: e.Value}) << 1
		if e.Role == "" && e.Verdict == "" {
			p.add(id)
			continue
		}
		p.add(id | 1)
		texts(p, &e.Role, &e.Verdict)
	}
}

func (p *packer) readEntity(e *alert.Entity) {
	id := p.take()
	which := p.word(id >> 1)
	e.Type, e.Value = alert.EntityType(p.word(uint64(which.kind)).text), which.text
	if id&1 != 0 {
		texts(p, &e.Role, &e.Verdict)
	}
}

// length writes or reads the length of a list. Each element takes a byte at
// least, so that a damaged length cannot ask for much memory.
func (p *packer) length(n int) int {
	if !p.reading {
		p.add(uint64(n))
		return n
	}
	got := p.take()
	if got > uint64(len(p.buf)) {
		p.err = errCorrupt
		return 0
	}
	return int(got)
}

// time writes a time as its distance from created: 0 for missing, else one more
// than the zigzag of the difference. The difference may wrap; so it does back.
func (p *packer) time(t *alert.Time) {
	if p.reading {
		if got := p.take(); got != 0 {
			got--
			*t = p.created + alert.Time(int64(got>>1)^-int64(got&1))
		}
		return
	}
	if *t == 0 {
		p.add(0)
		return
	}
	d := int64(*t - p.created)
	p.add(uint64(d<<1) ^ uint64(d>>63) + 1)
}

func (p *packer) signed(n *int64) {
	if p.reading {
		got := p.take()
		*n = int64(got>>1) ^ -int64(got&1)
		return
	}
	p.add(uint64(*n<<1) ^ uint64(*n>>63))
}

// id writes an id of digits as a number, shifted by a mark, for there are too
// many of them for the dictionary. Others are words.
func (p *packer) id(s *string) {
	if p.reading {
		got := p.take()
		if got&1 != 0 {
			*s = digits(got >> 1)
		} else {
			*s = p.word(got >> 1).text
		}
		return
	}
	if n, ok := parseDigits(*s); ok {
		p.add(n<<1 | 1)
		return
	}
	p.add(p.wordID(word{text: *s}) << 1)
}

// page writes an address as what stands before and behind the record's own id;
// 1 is the mark that it does so. Without the id it is a word.
func (p *packer) page(url *string) {
	if p.reading {
		got := p.take()
		*url = p.word(got >> 1).text
		if got&1 != 0 {
			*url += p.key + p.word(p.take()).text
		}
		return
	}
	before, behind, ok := strings.Cut(*url, p.key)
	if !ok || p.key == "" {
		p.add(p.wordID(word{text: *url}) << 1)
		return
	}
	p.add(p.wordID(word{text: before})<<1 | 1)
	p.add(p.wordID(word{text: behind}))
}

func (p *packer) add(n uint64) { p.buf = binary.AppendUvarint(p.buf, n) }

func (p *packer) take() uint64 {
	n, used := binary.Uvarint(p.buf)
	if used < 0 {
		p.err = errCorrupt
		used = 0
		p.buf = nil
	}
	p.buf = p.buf[used:]
	return n
}

func (p *packer) wordID(which word) uint64 {
	if p.err != nil {
		return 0
	}
	id, err := p.words.id(p.conn, which)
	p.err = err
	return uint64(id)
}

func (p *packer) word(id uint64) word {
	if p.err != nil || id == 0 {
		return word{}
	}
	which, err := p.words.locked(p.conn, int64(id), p.scan)
	p.err = err
	return which
}
