package index

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"math/rand/v2"
	"regexp"
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

// TestDescriptionsWithImpossibleNumbers has layouts with numbers that no index has.
func TestDescriptionsWithImpossibleNumbers(t *testing.T) {
	ix := randomWorld(rand.New(rand.NewPCG(5, 3)), 20).index(Options{})
	ix.Apply([]engine.Row{{Seq: 1, Record: alert.Record{Key: alert.Key{ID: "a"}, Alert: &alert.Alert{Title: "É"}}}})
	blocks := blocksOf(t, ix)
	for _, name := range []string{"seq", "gone", "entries", "bytes", "slots", "rows", "ids", "entities"} {
		number := regexp.MustCompile(`"` + name + `":\d+`)
		for _, wrong := range []string{"-1", "-5", "4611686018427387904", "-9223372036854775808", "9223372036854775807"} {
			layout := number.ReplaceAll(blocks[layoutBlock], []byte(`"`+name+`":`+wrong))
			if bytes.Equal(layout, blocks[layoutBlock]) {
				t.Fatalf("%s is not there", name)
			}
			_, err := Load(Options{}, func(wanted string) []byte {
				if wanted == layoutBlock {
					return layout
				}
				return blocks[wanted]
			})
			if may := name == "seq" && wrong[0] != '-'; (err == nil) != may {
				t.Errorf("%s %s: error %v", name, wrong, err)
			}
		}
	}
	for _, wrong := range []int64{-1, 2, math.MinInt64} { // the index is at 1
		broken := bytes.Clone(blocks["alert/seq"])
		binary.NativeEndian.PutUint64(broken, uint64(wrong))
		_, err := Load(Options{}, func(wanted string) []byte {
			if wanted == "alert/seq" {
				return broken
			}
			return blocks[wanted]
		})
		if !errors.Is(err, errBroken) {
			t.Errorf("a row with change number %d: error %v", wrong, err)
		}
	}
}
