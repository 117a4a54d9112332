package sqlite

import (
	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
)

// learner decides which texts of records become words: those that a second record has
// while the first one is remembered. Neither a text that one record has twice counts, nor one that
// a new version of a record has kept. All records of a batch are learned before the
// first is packed, so that packing needs nothing but the resident words.
type learner struct {
	conn    *sqlite.Conn
	words   *words
	layouts layouts
	once    []uint64            // hashes of the record's texts that are no words
	had     map[uint64]struct{} // hashes of the replaced record's texts
	old     bool                // the replaced record's texts are being noted
	met     []met               // the record's texts that may be words, for the packer
	few     [64]uint32          // numbers of resident words of plain text met lately: types, roles and verdicts of entities come again at once
	err     error
}

// fewLength is how long a word in few is at most.
const fewLength = 32

// lately returns where a text may be in few; nil if it is too long.
func (l *learner) lately(text string) *uint32 {
	if n := len(text); n > 0 && n <= fewLength {
		return &l.few[(uint(text[0])+uint(text[n-1])<<1+uint(n)<<3)%uint(len(l.few))]
	}
	return nil
}

// met is a text as the learner met it. The packer meets the same texts in the same order,
// and spares their hash and mostly the search.
type met struct {
	hash   uint64
	id     int64 // of its word; 0 if it was none then
	length int   // of the text
}

// isWord reports whether a text of a kind may be a word.
func isWord(kind, text string) bool {
	return (text != "" || kind != "") && len(text) <= longWord
}

// learner begins to learn in a transaction.
func (db *DB) learner(conn *sqlite.Conn) (*learner, error) {
	w := db.words
	if !w.resident.loaded {
		before, err := number(conn, "SELECT v FROM meta WHERE k='words'")
		if err != nil {
			return nil, err
		}
		last, err := number(conn, "SELECT max(id) FROM dict")
		if err != nil {
			return nil, err
		}
		if err := w.resident.load(conn); err != nil {
			return nil, err
		}
		w.room, w.seen = wordsMade-(last-before), newLately()
	}
	w.resident.sweep()
	return &learner{conn: conn, words: w, layouts: db.layouts, had: map[uint64]struct{}{}, met: w.met[:0]}, nil
}

// learn learns a record, which takes the place of old; nil for a new one.
func (l *learner) learn(r, old *alert.Record) error {
	clear(l.had)
	l.once = l.once[:0]
	if old != nil {
		l.old = true
		l.record(old)
		l.old = false
	}
	l.record(r)
	for _, hash := range l.once {
		l.words.seen.add(hash)
	}
	return l.err
}

func (l *learner) record(r *alert.Record) {
	layout := l.layouts.of(r)
	if layout == nil {
		return
	}
	for _, s := range layout.slots {
		switch s.Shape {
		case alert.ShapeWord, alert.ShapeProse:
			l.text(*s.Text(r))
		case alert.ShapeID:
			if _, ok := parseDigits(*s.Text(r)); !ok {
				l.text(*s.Text(r))
			}
		case alert.ShapeURL:
			if _, ok := partOfID(*s.Text(r), r.ID); ok {
				continue
			}
			before, behind, _ := cutURL(*s.Text(r), r.ID, layout.incidentOf(r))
			l.text(before)
			l.text(behind)
		case alert.ShapeList:
			var here [usualShared]uint64
			if _, ok := layout.shares(s, r, here[:0]); ok {
				continue
			}
			for _, text := range listed(s, r) {
				l.text(text)
			}
		case alert.ShapeEntities:
			for i := range *s.Entities(r) {
				l.entity(&(*s.Entities(r))[i])
			}
		}
	}
}

func (l *learner) text(text string) int64 {
	here := l.lately(text)
	if here == nil || l.old {
		return l.word(0, "", text)
	}
	if l.words.resident.is(*here, word{text: text}) {
		id := l.words.resident.use(*here)
		l.met = append(l.met, met{id: id, length: len(text)})
		return id
	}
	id := l.word(0, "", text)
	if id != 0 {
		*here = l.words.resident.find(l.met[len(l.met)-1].hash, word{text: text})
	}
	return id
}

func (l *learner) entity(e *alert.Entity) {
	kind := l.text(string(e.Type))
	l.word(kind, string(e.Type), e.Value)
	l.text(e.Role)
	l.text(e.Verdict)
}

// word returns the id of a text if it is a word now; kind is the id of kindText, 0 if
// there is none.
func (l *learner) word(kind int64, kindText, text string) int64 {
	if l.err != nil || !isWord(kindText, text) {
		return 0
	}
	ofText := l.words.resident.hash(text)
	hasKind := kind != 0 || kindText == ""
	known := int64(0)
	if hasKind && !l.old {
		known = l.words.resident.use(l.words.resident.find(ofText, word{kind, text}))
	}
	if !l.old {
		l.met = append(l.met, met{hash: ofText, id: known, length: len(text)})
	}
	if known != 0 {
		return known
	}
	hash := l.words.seen.hash(kindText, ofText)
	if l.old {
		l.had[hash] = struct{}{}
		return 0
	}
	if len(l.had) > 0 {
		if _, had := l.had[hash]; had {
			return 0
		}
	}
	if hasKind && l.words.room > 0 && l.words.seen.has(hash) {
		id, err := l.words.id(l.conn, word{kind, text})
		l.met[len(l.met)-1].id, l.err = id, err
		return id
	}
	l.once = append(l.once, hash)
	return 0
}
