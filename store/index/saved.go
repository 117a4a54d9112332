package index

import (
	"encoding/binary"
	"runtime"
	"slices"
	"strconv"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tocsin/graph/alert"
)

// A saved index is blocks of bytes with names. The block "layout" is JSON and describes
// the others; a program with other columns finds other names there and must not read
// them. All other blocks are slices of numbers in the machine's order, each padded to
// blockAlign:
//
//	dictionary/COLUMN/bytes/0, 1 …                         the first chunks of texts, if Spill moved them
//	dictionary/COLUMN/bytes, ends, fences, marks, table    see arena, mark and hashTable
//	gone                                                   pairs: see graves
//	KIND/COLUMN                                            of each segment a slice, if it has one
//	KIND/ids/ends, bytes
//	KIND/entities/ends, numbers, types, uncounted
//	KIND/seq, hashes, rows

// savedVersion changes with the meaning of a block.
const savedVersion = 4

// layoutBlock is the name of the block that describes the others.
const layoutBlock = "layout"

// saved is the description of a saved index.
type saved struct {
	savedForm
	Seq          int64             `json:"seq"`
	Secret       [2]uint64         `json:"secret"`
	Floors       []*savedFloor     `json:"floors"` // by the number of the kind: see floors
	Limit        int               `json:"limit"`  // of the index that was saved
	Gone         int               `json:"gone"`   // records that were removed
	Dictionaries []savedDictionary `json:"dictionaries"`
	Tables       [][]savedSegment  `json:"tables"` // the segments of each kind
}

// savedFloor is the floor of a kind. Its texts are bytes, as sent: JSON would mend them.
type savedFloor struct {
	Created     alert.Time `json:"created"`
	Integration []byte     `json:"integration"`
	Source      []byte     `json:"source"`
	ID          []byte     `json:"id"`
}

func (f floors) saved() (out []*savedFloor) {
	for _, p := range f {
		var s *savedFloor
		if p != nil {
			s = &savedFloor{p.created, []byte(p.key.Integration), []byte(p.key.Source), []byte(p.key.ID)}
		}
		out = append(out, s)
	}
	return out
}

// floors returns the floors that were saved.
func (s *saved) floors() (out floors) {
	for _, f := range s.Floors {
		var p *position
		if f != nil {
			p = &position{f.Created, alert.Key{Integration: string(f.Integration), Source: alert.SourceName(f.Source), ID: string(f.ID)}}
		}
		out = append(out, p)
	}
	return out
}

// less reports whether the index that was saved has less than one with a limit.
func (s *saved) less(limit int) bool {
	cut := slices.ContainsFunc(s.Floors, func(f *savedFloor) bool { return f != nil })
	return cut && (limit <= 0 || limit > s.Limit)
}

// savedForm must be as this program would write it.
type savedForm struct {
	Version int                `json:"version"`
	Order   string             `json:"order"`   // of bytes in numbers
	Unicode [2]string          `json:"unicode"` // the tables that stored forms of texts come from
	Segment int                `json:"segment"` // the most rows of a segment
	Words   []string           `json:"words"`   // the name of each dictionary
	Types   []alert.EntityType `json:"types"`   // by the bit of a mask of types
	Kinds   []savedKind        `json:"kinds"`
}

// savedKind describes the columns of a kind by name and form.
type savedKind struct {
	Name     string   `json:"name"`
	Words    []string `json:"words"`
	Integers []string `json:"integers"`
	Entities bool     `json:"entities"`
}

// savedDictionary is the length of a dictionary and of its parts.
type savedDictionary struct {
	Entries int      `json:"entries"`
	Bytes   int      `json:"bytes"`          // with those of runs
	Runs    []int    `json:"runs,omitempty"` // chunks of each block of the first ones
	Slots   int      `json:"slots"`
	Types   []string `json:"types,omitempty"`
}

// savedSegment is the length of a segment and of its parts.
type savedSegment struct {
	Rows     int        `json:"rows"`
	IDs      int        `json:"ids"` // bytes
	Entities int        `json:"entities"`
	Skips    int        `json:"skips"`    // words of the bitmap of entities that are not counted
	Words    [][2]int64 `json:"words"`    // of each column: bytes of a number, or 0 and the number of all rows
	Integers []bool     `json:"integers"` // of each column: whether a row has a value
}

// form returns the form that this program writes.
func (ix *Index) form() savedForm {
	out := savedForm{Version: savedVersion, Order: "little", Unicode: [2]string{unicode.Version, norm.Version}, Segment: maxSegment, Words: ix.layouts[0].names, Types: alert.EntityTypes()}
	if binary.NativeEndian.Uint16([]byte{0, 1}) == 1 {
		out.Order = runtime.GOARCH
	}
	for _, l := range ix.layouts {
		k := savedKind{Name: l.kind.From[0], Entities: l.entities != nil}
		for _, c := range l.words {
			k.Words = append(k.Words, l.wordName(c))
		}
		for _, c := range l.integers {
			k.Integers = append(k.Integers, l.names[c.column])
		}
		out.Kinds = append(out.Kinds, k)
	}
	return out
}

// wordName returns the name of a column of words, which says how its slot becomes words.
func (l *layout) wordName(c slotColumn) string {
	return l.names[c.column] + "=" + c.slot.Field.Name + ":" + strconv.Itoa(int(c.slot.Shape))
}

// block returns the name of a block of a column.
func (l *layout) block(column string) string { return l.kind.From[0] + "/" + column }

func dictionaryBlock(name, part string) string { return "dictionary/" + name + "/" + part }

// runBlock returns the name of the block of chunks that Spill moved at the ith time.
func runBlock(name string, i int) string { return dictionaryBlock(name, "bytes/"+strconv.Itoa(i)) }
