package index

import (
	"encoding/binary"
	"errors"
	"sync/atomic"
)

var errBroken = errors.New("the saved index is broken")

// check runs the checks on all cores. Nothing is checked if a block was too short.
func (l *loader) check() error {
	if l.err != nil {
		return l.err
	}
	var failed atomic.Bool
	cores(len(l.checks), func() func(i int) bool {
		return func(i int) bool {
			if l.checks[i]() != nil {
				failed.Store(true)
			}
			return !failed.Load()
		}
	})
	if failed.Load() {
		return errBroken
	}
	return nil
}

// checkEntries makes sure that each text lies within the bytes and each mark has its type.
func checkEntries(e *entries, size int) error {
	if e.len() == 0 || e.len() > 1<<31 || e.end(0) != 0 || e.marks.at(0) != 0 || e.used() != uint64(size) {
		return errBroken
	}
	after := uint64(0)
	for n := range e.len() {
		end, m := e.end(n), e.marks.at(n)
		if end < after || end > uint64(size) || int(m>>typeShift) >= len(e.types) || m&formMask > formOther {
			return errBroken
		}
		if after != end && after>>chunkBits != (end-1)>>chunkBits && !e.holds(after, end) {
			return errBroken
		}
		if after = end; m&(listMark|formOther) != 0 && !checkStored(m, e.at(n)) {
			return errBroken
		}
	}
	return nil
}

// checkStored makes sure that the parts of an entry lie within it.
func checkStored(m mark, b []byte) bool {
	if m&listMark == 0 {
		if len(b) < 8 {
			return false
		}
		lengths := b[len(b)-8:]
		sent, plain := uint64(binary.LittleEndian.Uint32(lengths)), uint64(binary.LittleEndian.Uint32(lengths[4:]))
		if plain == asSent {
			plain = 0
		}
		return sent+plain <= uint64(len(b)-8)
	}
	for first := true; first || len(b) > 0; first = false {
		size, n := binary.Uvarint(b)
		if n <= 0 || size > uint64(len(b)-n) {
			return false
		}
		b = b[n+int(size):]
	}
	return true
}

// checkSlots makes sure that a table has the numbers of a dictionary.
func checkSlots(slots []uint64, entries int) error {
	for _, slot := range slots {
		if int(uint32(slot)) >= entries {
			return errBroken
		}
	}
	return nil
}

// checkSegment makes sure that all slices have their lengths, all numbers their entry, and
// that no change number is above the index's: the room for memos is measured by that.
func checkSegment(s *segment, saved *savedSegment, dictionaries []*dictionary, seq int64) error {
	ok := len(s.seq) == s.n && len(s.hashes) == s.n && len(s.rows) == s.n && ascend(s.ids.ends, s.n, len(s.ids.bytes))
	for _, row := range s.rows {
		ok = ok && int(row) < s.n
	}
	for _, n := range s.seq {
		ok = ok && n >= 0 && n <= seq
	}
	for c, column := range s.layout.words {
		w := &s.words[column.column]
		ok = ok && int64(w.width()) == saved.Words[c][0] && w.below(dictionaries[column.column].len())
	}
	if s.layout.entities != nil {
		ok = ok && len(s.entities.types) == s.n && ascend(s.entities.ends, s.n, len(s.entities.ids)) &&
			below(s.entities.ids, dictionaries[entityDictionary].len())
	}
	if !ok {
		return errBroken
	}
	return nil
}

// ascend reports whether n ends ascend up to size.
func ascend(ends []uint32, n, size int) bool {
	last := uint32(0)
	for _, end := range ends {
		if end < last {
			return false
		}
		last = end
	}
	return len(ends) == n && int(last) == size
}

// below reports whether all numbers are less than n.
func (w *wordColumn) below(n int) bool {
	return below(w.w8, n) && below(w.w16, n) && below(w.w32, n) && int(w.all) < n
}

func below[N uint8 | uint16 | uint32](numbers []N, n int) bool {
	top := N(0)
	for _, number := range numbers {
		top = max(top, number)
	}
	return int(top) < n
}
