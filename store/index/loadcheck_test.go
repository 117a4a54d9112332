package index

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// TestNumbersOneTooLarge has blocks with the least number that a search must not follow.
func TestNumbersOneTooLarge(t *testing.T) {
	ix := New(Options{})
	ix.Apply([]engine.Row{{Seq: 1, Record: alert.Record{Key: alert.Key{ID: "a"}, Alert: &alert.Alert{Title: "É"}}}})
	blocks := blocksOf(t, ix)
	for name, set := range map[string]func(b []byte){
		"dictionary/title/table": func(b []byte) { // a slot of the entry after the last one
			for ; len(b) > 0; b = b[8:] {
				if slot := binary.NativeEndian.Uint64(b); slot != 0 {
					binary.NativeEndian.PutUint64(b, slot+1)
				}
			}
		},
		"dictionary/title/bytes": func(b []byte) { b[bytes.Index(b, []byte{2, 0, 0, 0})] = 5 }, // of two texts of two bytes, the length of the first
		"alert/rows":             func(b []byte) { binary.NativeEndian.PutUint16(b, 1) },
	} {
		broken := bytes.Clone(blocks[name])
		set(broken)
		_, err := Load(Options{}, func(wanted string) []byte {
			if wanted == name {
				return broken
			}
			return blocks[wanted]
		})
		if !errors.Is(err, errBroken) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// TestLoadedTextsKeepTheirNumbers applies what a loaded index has, under new change numbers.
func TestLoadedTextsKeepTheirNumbers(t *testing.T) {
	ix := New(Options{})
	var rows []engine.Row
	for i, s := range append(oddTexts(), "lower", "UPPER") {
		rows = append(rows, engine.Row{Seq: int64(i + 1), Record: alert.Record{
			Key: alert.Key{ID: s}, Alert: &alert.Alert{Title: s, Techniques: []string{s, "T1"}, Entities: []alert.Entity{{Type: alert.User, Value: s}}},
		}})
	}
	ix.Apply(rows)
	loaded := reloaded(t, ix, Options{})
	for i := range rows {
		rows[i].Seq += 1000
	}
	loaded.Apply(rows)
	for i, d := range loaded.dictionaries {
		if got, want := d.len(), ix.dictionaries[i].len(); got != want {
			t.Errorf("%s: %d texts, want %d", ix.layouts[0].names[i], got, want)
		}
	}
}
