package sqlite

import (
	"encoding/binary"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
)

// A body holds what no SQL ever asks for: the slots of a record that have a tag.
// Each stands as a varint of its tag and its form, then its value; the form says
// how long the value is, so that a tag which a later program wrote can be skipped.
// A missing value is not written. Slots are written in ascending order of their
// tags, whatever the order of the rows, so that equal records have equal bodies.
//
//	shape      form    value
//	word       one     id of the word in the dictionary
//	           bytes   coding, then the text (see inline.go)
//	ID         one     number<<1|1 if it is all digits, else id of its word<<1
//	           bytes   coding, then the text
//	URL        two     ids of what stands before and behind the record's own id
//	           one     id of the word, if it does not hold the id
//	           many    what it shares with the record, and two numbers more: see share.go
//	           bytes   coding, then the text
//	list       bytes   how many there are, then of each id<<1, or 1 and the text
//	           many    of each the number of the entity with that value: see share.go
//	instant    one     zigzag of the distance from created, which is a column
//	number     one     zigzag
//	entities   bytes   how many there are, then of each its id and three bits (see
//	                   addEntity): the text, role and verdict, the number in Of follow
//
// At the end stands the checksum, if the row's flags say so: see checksum.go.
//
// Bodies that earlier programs wrote are read too: see earlier.go.

// form is how a value is written, as far as skipping it cares. Two bits hold it.
type form uint64

const (
	formOne   form = iota // a varint
	formTwo               // two varints
	formMany              // a count, then so many varints
	formBytes             // a length, then so many bytes

	formBits = 2
)

// Flags of a row. Beside those named here they hold the number of the kind: its
// lowest bit in bit 0, where rows of all programs have it, the others from kindShift
// on. A row of a kind that this program does not know reads as an empty record.
const (
	isMalformed = 1 << (iota + 1) // alert.Record.Malformed
	isNothing                     // without isTagged: the record is of no kind, so it has no body
	isTagged                      // the body has tags

	// tagged are the flags of a body with tags. An earlier program does not know
	// isTagged and takes the record for an empty one, instead of reading a body
	// that would mean something else to it.
	tagged = isTagged | isNothing

	isSummed = 1 << 11 // the body ends with its checksum

	kindShift = 4
	kindBits  = 1 | 0x7f<<kindShift // all that hold the number of the kind
)

// kindFlags returns the number of a kind as flags hold it.
func kindFlags(number uint8) int64 { return int64(number&1) | int64(number>>1)<<kindShift }

// packer writes bodies or reads them.
type packer struct {
	conn    *sqlite.Conn
	words   *words
	layouts layouts
	scan    bool   // many bodies in a row are read
	out     []byte // the body being written
	scratch []byte // a text being written
	in      []byte // the body being read, the caller's own
	at      int    // reading goes on here; an index, because moving a slice costs the collector's barriers
	body    []byte // memory for the caller of unpack
	key     string // the record's id: the address in the portal nearly always holds it
	created alert.Time
	met     []met // by the learner, the texts of the record being written; may be empty
	err     error
}

func (db *DB) packer(conn *sqlite.Conn) packer {
	return packer{conn: conn, words: db.words, layouts: db.layouts}
}

// pack returns the body of a record, without a checksum, valid until the next call. It
// is for the writer. Texts are words if they are resident: see learner.
func (p *packer) pack(r *alert.Record) []byte {
	p.out = p.out[:0]
	p.key, p.created = r.ID, r.Created()
	if l := p.layouts.of(r); l != nil {
		for _, s := range l.slots {
			p.write(l, s, r)
		}
	}
	return p.out
}

// unpack fills the alert or incident of a record whose key is set.
func (p *packer) unpack(body []byte, c covered, r *alert.Record) error {
	r.Malformed = c.flags&isMalformed != 0
	body, err := c.summed(body)
	if err != nil {
		return err
	}
	l := p.layouts.flagged(c.flags)
	if l == nil {
		return nil
	}
	l.kind.Make(r)
	*l.created(r), *l.updated(r) = c.created, c.updated
	p.in, p.at, p.err = body, 0, nil
	p.key, p.created = r.ID, c.created
	p.words.mu.Lock() // once for all the words of a body
	defer p.words.mu.Unlock()
	if c.flags&isTagged == 0 {
		p.readEarlier(l, r)
	} else {
		p.readTagged(l, r)
	}
	return p.err
}

func (p *packer) add(n uint64) { p.out = binary.AppendUvarint(p.out, n) }

// more reports whether something is left to read.
func (p *packer) more() bool { return p.at < len(p.in) && p.err == nil }

// take reads a varint, which must be there.
func (p *packer) take() uint64 {
	if p.at < len(p.in) && p.in[p.at] < 0x80 {
		p.at++
		return uint64(p.in[p.at-1])
	}
	n, used := binary.Uvarint(p.in[p.at:])
	if used <= 0 {
		p.damaged()
		return 0
	}
	p.at += used
	return n
}

// length reads a count of what takes a byte each at least, so that a damaged one
// cannot ask for much memory.
func (p *packer) length() int {
	n := p.take()
	if n > uint64(len(p.in)-p.at) {
		p.damaged()
		return 0
	}
	return int(n)
}

func (p *packer) damaged() {
	p.at = len(p.in)
	if p.err == nil {
		p.err = errCorrupt
	}
}

// textID returns the id of a text's resident word; 0 if it is none.
func (p *packer) textID(text string) uint64 { return p.wordID("", word{text: text}) }

// wordID returns the id of a resident word; 0 if the text is none. kind is the text of
// the word's kind.
func (p *packer) wordID(kind string, which word) uint64 {
	if !isWord(kind, which.text) {
		return 0
	}
	m, ok := p.meet(which.text)
	switch {
	case m.id != 0:
		return uint64(m.id)
	case which.kind == 0 && kind != "":
		return 0
	case !ok:
		m.hash = p.words.resident.hash(which.text)
	}
	return uint64(p.words.resident.use(p.words.resident.find(m.hash, which)))
}

// meet returns what the learner met next, if it has looked at the record.
func (p *packer) meet(text string) (m met, ok bool) {
	if len(p.met) == 0 {
		return met{}, false
	}
	m, p.met = p.met[0], p.met[1:]
	if m.length != len(text) { // they went different ways, which a test rules out
		p.met = nil
		return met{}, false
	}
	return m, true
}

func (p *packer) word(id uint64) word {
	if p.err != nil || id == 0 {
		return word{}
	}
	which, err := p.words.locked(p.conn, int64(id), p.scan)
	p.err = err
	return which
}

func (p *packer) text(id uint64) string { return p.word(id).text }

func zigzag(n int64) uint64 { return uint64(n<<1) ^ uint64(n>>63) }

func unzigzag(n uint64) int64 { return int64(n>>1) ^ -int64(n&1) }
