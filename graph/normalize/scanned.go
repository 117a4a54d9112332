package normalize

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
)

// scanned makes the fingerprint of an item while its members are taken; see Fingerprint,
// which gives the same and reads by itself. It is right only if the item turns out to be
// an object without an error. It leaves out white space, the commas between members and
// the members that name an update time.
type scanned struct {
	r       *reader
	sum     hash.Hash
	from    int  // what stands from here on was read and not hashed yet
	ignored bool // what is read does not count
}

// begin must come before the item is opened.
func (p *scanned) begin(r *reader) {
	p.r, p.sum = r, sha256.New()
	r.in.Space = p.leaveOut
}

// leaveOut leaves out what stands between two offsets.
func (p *scanned) leaveOut(from, to int) {
	p.flush(from)
	p.from = to
}

// flush hashes what was read before to.
func (p *scanned) flush(to int) {
	if !p.ignored && p.from < to {
		p.sum.Write(p.r.raw[p.from:to])
	}
}

// between leaves out what stands between members.
func (p *scanned) between() {
	p.flush(p.r.in.Offset())
	p.ignored = true
}

// named comes behind a member's name.
func (p *scanned) named() {
	p.from = p.r.in.Begun()
	switch string(p.r.raw[p.from:p.r.in.Offset()]) {
	case `"lastUpdateDateTime"`, `"lastModifiedDateTime"`, `"lastUpdatedDateTime"`:
	default:
		p.ignored = false
	}
}

// valued comes behind a member's value.
func (p *scanned) valued() {
	p.flush(p.r.in.Offset())
	p.from, p.ignored = p.r.in.Offset(), false
}

// end comes behind the item and returns the fingerprint.
func (p *scanned) end() uint64 {
	p.from, p.ignored = p.r.in.Offset()-1, false // the closing brace
	p.flush(p.r.in.Offset())
	var digest [sha256.Size]byte
	return binary.BigEndian.Uint64(p.sum.Sum(digest[:0]))
}
