package normalize

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"hash"
)

// Fingerprint returns the first 64 bits of the SHA-256 of an item's content, the
// same in every process and version: white space between tokens and the
// top-level members lastUpdateDateTime, lastModifiedDateTime and lastUpdatedDateTime do
// not count.
// Two versions of one id that differ only in their update time, as Graph's
// heartbeats do, have one fingerprint. The order of members counts. Bytes that
// are no JSON have a fingerprint too.
func Fingerprint(raw []byte) uint64 {
	p := printer{raw: raw, sum: sha256.New()}
	for p.at < len(raw) {
		p.step()
	}
	p.flush(len(raw))
	var digest [sha256.Size]byte
	return binary.BigEndian.Uint64(p.sum.Sum(digest[:0]))
}

// printer hashes an item in as few pieces as it can: raw[from:at] is read and
// not hashed yet.
type printer struct {
	raw      []byte
	from, at int
	depth    int
	object   bool // the item is one, as it should be
	naming   bool // at depth 1, what comes next is a member's name
	sum      hash.Hash
}

// flush hashes what was read before to, and goes on behind it.
func (p *printer) flush(to int) {
	if p.from < to {
		p.sum.Write(p.raw[p.from:to])
	}
	p.from = to
}

// step reads one token or one run of white space.
func (p *printer) step() {
	switch c := p.raw[p.at]; c {
	case ' ', '\t', '\r', '\n':
		p.flush(p.at)
		p.space()
		p.from = p.at
	case '"':
		p.text()
	case '{', '[':
		p.depth++
		if p.depth == 1 {
			p.object, p.naming = c == '{', c == '{'
		}
		p.at++
	case '}', ']':
		p.depth--
		p.at++
	case ',':
		p.comma()
	default:
		p.at++
	}
}

// comma leaves out the commas between top-level members, so that a member left
// out, first, last or absent, leaves no trace.
func (p *printer) comma() {
	if p.depth == 1 {
		p.flush(p.at)
		p.from++
		p.naming = p.object
	}
	p.at++
}

// text reads a string, and leaves out the whole member if the string names an
// update time.
func (p *printer) text() {
	begin := p.at
	p.at = stringEnd(p.raw, p.at)
	if !p.naming || p.depth != 1 {
		return
	}
	p.naming = false
	switch string(p.raw[begin:p.at]) {
	case `"lastUpdateDateTime"`, `"lastModifiedDateTime"`, `"lastUpdatedDateTime"`:
		p.flush(begin)
		p.value()
		p.from = p.at
	}
}

// value skips a colon and the value behind it.
func (p *printer) value() {
	for depth := 0; p.at < len(p.raw); {
		switch p.raw[p.at] {
		case '"':
			p.at = stringEnd(p.raw, p.at)
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return
			}
			depth--
		case ',':
			if depth == 0 {
				return
			}
		}
		p.at++
	}
}

// space skips white space.
func (p *printer) space() {
	for p.at < len(p.raw) {
		switch p.raw[p.at] {
		case ' ', '\t', '\r', '\n':
			p.at++
		default:
			return
		}
	}
}

// stringEnd returns the offset behind the string that begins at from.
func stringEnd(raw []byte, from int) int {
	for at := from + 1; ; {
		quote := bytes.IndexByte(raw[at:], '"')
		if quote < 0 {
			return len(raw)
		}
		at += quote + 1
		slashes := 0
		for at-2-slashes > from && raw[at-2-slashes] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return at
		}
	}
}
