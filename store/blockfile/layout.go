package blockfile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
)

// A file is, with numbers in little-endian order:
//
//	header   align bytes: magic, version (4), checksum of these (4), zeros
//	blocks   each begins at a multiple of align; zeros fill the gaps
//	table    identity: length (4), bytes
//	         number of blocks (4); of each, in their order: length of the name (2), name, length (8)
//	         of each piece of what stands before the table: its checksum (4)
//	trailer  align bytes: magic, where the table begins (8), checksum of the table (4), zeros,
//	         checksum of the trailer before it (4)
//
// A checksum is CRC-32C. A block's place follows from the lengths of those before it, so
// that no two can overlap.
const (
	version = 1
	align   = 64
	piece   = 256 << 10 // bytes of one checksum

	headMagic = "tocsinBH"
	tailMagic = "tocsinBT"
)

// Bounds of what a file may hold.
const (
	maxIdentity = 4 << 10
	maxName     = 255
	maxBlocks   = 1 << 16
	maxTable    = 32 << 20
)

// checksum is CRC-32C, for which processors have an instruction.
func checksum(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }

// table holds what a file says of itself.
type table struct {
	identity []byte
	blocks   map[string]span
	end      int64    // of the blocks: where the table begins
	pieces   []uint32 // checksums
}

// aligned returns the first multiple of align from n on.
func aligned(n int64) int64 { return (n + align - 1) &^ (align - 1) }

// pieceCount returns how many pieces so many bytes have.
func pieceCount(n int64) int64 { return (n + piece - 1) / piece }

func header() []byte {
	b := make([]byte, align)
	copy(b, headMagic)
	binary.LittleEndian.PutUint32(b[8:], version)
	binary.LittleEndian.PutUint32(b[12:], checksum(b[:12]))
	return b
}

func trailer(end int64, table []byte) []byte {
	b := make([]byte, align)
	copy(b, tailMagic)
	binary.LittleEndian.PutUint64(b[8:], uint64(end))
	binary.LittleEndian.PutUint32(b[16:], checksum(table))
	binary.LittleEndian.PutUint32(b[align-4:], checksum(b[:align-4]))
	return b
}

// damaged returns an error that wraps ErrDamaged.
func damaged(what string) error { return fmt.Errorf("%s: %w", what, ErrDamaged) }

// readTable reads and checks all but the blocks.
func readTable(f io.ReaderAt, size int64) (*table, error) {
	if size < 2*align || size > math.MaxInt {
		return nil, damaged("the size")
	}
	head, tail := make([]byte, align), make([]byte, align)
	if err := errors.Join(readAll(f, head, 0), readAll(f, tail, size-align)); err != nil {
		return nil, err
	}
	switch {
	case string(head[:8]) != headMagic || checksum(head[:12]) != binary.LittleEndian.Uint32(head[12:]):
		return nil, damaged("the header")
	case binary.LittleEndian.Uint32(head[8:]) != version:
		return nil, ErrVersion
	case string(tail[:8]) != tailMagic || checksum(tail[:align-4]) != binary.LittleEndian.Uint32(tail[align-4:]):
		return nil, damaged("the trailer")
	}
	end := binary.LittleEndian.Uint64(tail[8:])
	if end < align || end > uint64(size-align) || uint64(size-align)-end > maxTable {
		return nil, damaged("the place of the table")
	}
	b := make([]byte, size-align-int64(end))
	if err := readAll(f, b, int64(end)); err != nil {
		return nil, err
	}
	if checksum(b) != binary.LittleEndian.Uint32(tail[16:]) {
		return nil, damaged("the table")
	}
	return parseTable(b, int64(end))
}

// readAll reads all of b at a place of a file. A file that ends before it is damaged: it
// was longer when it was opened.
func readAll(f io.ReaderAt, b []byte, at int64) error {
	n, err := f.ReadAt(b, at)
	switch {
	case n == len(b):
		return nil
	case errors.Is(err, io.EOF):
		return damaged("the end")
	}
	return err
}

// parseTable reads a table of which only the checksum is known to be right. A sequence of
// bytes is never believed to be longer than what is left.
func parseTable(b []byte, end int64) (*table, error) {
	r := reader{b: b}
	t := &table{end: end, blocks: map[string]span{}}
	t.identity = r.take(r.number(4), maxIdentity)
	at := int64(align)
	for range r.count(maxBlocks) {
		name := string(r.take(r.number(2), maxName))
		n := r.number(8)
		if _, twice := t.blocks[name]; r.bad || twice || n > uint64(end-at) {
			return nil, damaged("a block of the table")
		}
		t.blocks[name] = span{at, int64(n)}
		if at = aligned(at + int64(n)); at > end {
			return nil, damaged("a block of the table")
		}
	}
	if r.bad || at != end || int64(len(r.b)) != 4*pieceCount(end) {
		return nil, damaged("the length of the table")
	}
	t.pieces = make([]uint32, pieceCount(end))
	for i := range t.pieces {
		t.pieces[i] = uint32(r.number(4))
	}
	return t, nil
}

// reader takes bytes from the front of a table. It is bad once it was asked for more than
// there are.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) take(n uint64, most int) []byte {
	if r.bad || n > uint64(most) || n > uint64(len(r.b)) {
		r.bad = true
		return nil
	}
	out := r.b[:n:n]
	r.b = r.b[n:]
	return out
}

// number takes a number of so many bytes.
func (r *reader) number(size int) uint64 {
	var b [8]byte
	copy(b[:], r.take(uint64(size), size))
	return binary.LittleEndian.Uint64(b[:])
}

// count takes a number up to a bound.
func (r *reader) count(most int) int {
	n := r.number(4)
	if n > uint64(most) {
		r.bad = true
		return 0
	}
	return int(n)
}
