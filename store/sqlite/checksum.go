package sqlite

import (
	"encoding/binary"
	"hash/crc32"

	"tocsin/graph/alert"
)

// The body of a row, and the list of rows of a block, end with a checksum: CRC-32 with
// Castagnoli's polynomial, which processors have an instruction for. It stands
// there and not in a column of its own because the flags, or the number of items, then
// tell of it: an earlier program that still has the file open writes them together
// with what they are about.
//
// The flags of a row have another one above them, of the columns alone: when a record was
// first stored stands in no item, and is believed only if one of the two is right.
//
// What a checksum does not cover is kept twice: the change number in its index, the
// place of the item in the block, the versions of the mapping in their counts.

// A sum in a body looks like a value of the tag 0, which no slot has: so a body whose
// flags have lost the sum cannot be read.
const (
	sumHead  = "\x03\x04" // formBytes, four bytes
	sumBytes = len(sumHead) + 4
)

const (
	columnsShift = 16 // to the checksum of the columns, which is never 0
	plainFlags   = 1<<columnsShift - 1
)

// covered are the columns that a row's checksum covers beside the body.
type covered struct {
	rid              int64
	hash             int64 // of the key
	created, updated alert.Time
	ingested         alert.Time
	print, flags     int64
}

// sumColumns returns the checksum of the columns, with these flags.
func (c *covered) sumColumns(flags int64) uint32 {
	var b [56]byte
	for i, n := range [...]int64{c.rid, c.hash, int64(c.created), int64(c.updated), int64(c.ingested), c.print, flags} {
		binary.LittleEndian.PutUint64(b[8*i:], uint64(n))
	}
	return crc32.Checksum(b[:], castagnoli())
}

// sum returns the checksum of a row.
func (c *covered) sum(body []byte) uint32 {
	return crc32.Update(c.sumColumns(c.flags), castagnoli(), body)
}

// sealedFlags returns the flags with the checksum of the columns. It has 31 bits, so
// that a column takes six bytes in the file and not eight.
func (c *covered) sealedFlags() int64 {
	plain := c.flags & plainFlags
	return plain | int64(c.sumColumns(plain)>>1|1<<30)<<columnsShift
}

// isSince reports whether the time when the record was first stored may be believed. A
// row of schema 1 has nothing to compare it with.
func (c *covered) isSince() bool {
	return c.flags == c.sealedFlags() || c.flags&^plainFlags == 0 && c.flags&isSummed == 0
}

// castagnoli is made once by the library.
func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) }

// seal appends the checksum to a body, and sets that of the columns.
func (c *covered) seal(body []byte) []byte {
	c.flags = c.sealedFlags()
	sum := c.sum(body)
	return binary.LittleEndian.AppendUint32(append(body, sumHead...), sum)
}

// summed returns the body of a row without its checksum, which must be right. Rows of
// schema 1 have none.
func (c *covered) summed(body []byte) ([]byte, error) {
	if c.flags&isSummed == 0 {
		return body, nil
	}
	n := len(body) - sumBytes
	if n < 0 || string(body[n:n+len(sumHead)]) != sumHead || binary.LittleEndian.Uint32(body[n+len(sumHead):]) != c.sum(body[:n]) {
		return nil, errCorrupt
	}
	return body[:n], nil
}

// sumTexts returns the checksum of texts and of what they belong to: the number of a row,
// a time, and the place in a line of history.
func sumTexts(rid, at, place int64, texts ...string) int64 {
	var b []byte
	for _, n := range [...]int64{rid, at, place} {
		b = binary.LittleEndian.AppendUint64(b, uint64(n))
	}
	for _, text := range texts {
		b = append(binary.AppendUvarint(b, uint64(len(text))), text...)
	}
	return int64(crc32.Checksum(b, castagnoli()))
}

// sumBlock returns the checksum of a block.
func sumBlock(dictionary int64, rids, z []byte) uint32 {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], uint64(dictionary))
	sum := crc32.Update(crc32.Checksum(b[:], castagnoli()), castagnoli(), rids)
	return crc32.Update(sum, castagnoli(), z)
}
