package scan_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/scan"
)

// texts are JSON and nearly JSON, one for each rule of the grammar.
func texts() []string {
	deep := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	objects := func(n int) string { return strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n) }
	return []string{
		``, ` `, `null`, `nul`, `nulll`, `true`, `truE`, `false`, ` { } `, `[]`, `{}`, `[ ]x`, `{}{}`, `[}`, `{]`, `[1}`, `{"a":1]`, `}`, `]`, `,`, `:`,
		`[1,2]`, `[1 2]`, `[1,]`, `[,1]`, `[1,,2]`, `[:1]`, `[1:2]`, `{"a":1,"b":[{"c":{}}]}`, `{"a":1,}`, `{,"a":1}`, `{"a"}`, `{"a":}`, `{"a" 1}`, `{"a",1}`,
		`{"a"::1}`, `{a:1}`, `{1:2}`, `{null:2}`, `{{}:1}`, `{"a":1 "b":2}`, `{"a":1:"b":2}`, `{"a":1,"a":2}`, "{\"a\"\t:\r\n1 , \"b\" : [ 1 , 2 ] } \n", "{\"a\":\v1}", "\ufeff{}",
		`0`, `-0`, `-`, `01`, `1e2`, `1E+2`, `1e-2`, `1e`, `1e+`, `1.`, `1.5`, `.5`, `-.5`, `+1`, `1.5e10`, `123456789012345678901234567890`, `0x1`, `1e2e3`, `NaN`, `Infinity`,
		`""`, `"`, `"a`, `"a\`, `"\"`, `"\""`, `"\\"`, `"\/\b\f\n\r\t"`, `"\a"`, `"\u"`, `"\u00"`, `"\u00e`, `"\u00eg"`, `"\u00E9"`, `"\U00e9"`, `"\ud800"`, `"\udc00\ud800"`, `"\ud83d\ude00"`,
		`"\ud800x\u00"`, `"\x41"`, `"12345678\"12345678"`, `"1234567\\"`, `"12345678901234567890"`, "\"\xff\xfe\"", "\"\xf0\x9f\x98\"", "\"\xf0\x9f", "\"\xc3", "\"a\x00b\"", "\"12345678\x1f\"", "\"\x7f\"", "\"tab\there\"", `"\u0000"`,
		"{\"\xff\":1}", "[\"\xed\xa0\x80\"]", "/*c*/1", "'a'", "[1]//", deep(64), deep(9_999), deep(10_000), deep(10_001), objects(10_000), objects(10_001), strings.Repeat("[", 20_000),
		`{"lastUpdateDateTime":"x"`, `[{"a":[1,{"b":"c"}]},"d",{"e":null}`, `{"a":{"b":1}}}`, `[[1],[2],]`, `{"a":[}`, `{"value":[{"id":"1"},{"id":"2"}],"@odata.nextLink":"https://x"}`,
	}
}

// event is something that a reader of JSON met.
type event struct {
	what   string
	offset int
	text   string
}

// descends says whether the n-th object or list is opened or read as a whole, so that both
// ways meet each other.
func descends(choice uint64, n int) bool { return choice>>(n%64)&1 == 1 }

// scanned lists what a Scanner meets.
func scanned(raw []byte, choice uint64) (all []event) {
	var s scan.Scanner
	s.Reset(raw)
	note := func(what string, text []byte) {
		offset := s.Offset()
		if s.Broken() {
			offset, text = -1, nil
		}
		all = append(all, event{what, offset, string(text)})
	}
	n := 0
	var value func()
	value = func() {
		kind := s.Peek()
		if n++; kind != jsontext.KindBeginObject && kind != jsontext.KindBeginArray || !descends(choice, n) {
			note("value", s.Value())
			return
		}
		closing := byte('}')
		if kind == jsontext.KindBeginArray {
			closing = ']'
		}
		if s.Open(); s.Broken() {
			note("value", nil)
			return
		}
		note("open", nil)
		for s.Next(closing) {
			if kind == jsontext.KindBeginObject {
				note("name", s.Name())
			}
			if s.Broken() {
				return
			}
			if value(); s.Broken() {
				return
			}
		}
		note("close", nil)
	}
	value()
	return all
}

// decoded lists what jsontext meets.
func decoded(raw []byte, choice uint64) (all []event) {
	d := jsontext.NewDecoder(bytes.NewBuffer(slices.Clone(raw)), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	note := func(what string, text []byte, err error) bool {
		offset := int(d.InputOffset())
		if err != nil {
			offset, text = -1, nil
		}
		all = append(all, event{what, offset, string(text)})
		return err == nil
	}
	n := 0
	var value func() bool
	value = func() bool {
		kind := d.PeekKind()
		if n++; kind != jsontext.KindBeginObject && kind != jsontext.KindBeginArray || !descends(choice, n) {
			v, err := d.ReadValue()
			return note("value", v, err)
		}
		if _, err := d.ReadToken(); err != nil {
			return note("value", nil, err)
		}
		note("open", nil, nil)
		for {
			switch d.PeekKind() {
			case jsontext.KindInvalid:
				return note("close", nil, errInvalid)
			case jsontext.KindEndObject, jsontext.KindEndArray:
				_, err := d.ReadToken()
				return note("close", nil, err)
			}
			if kind == jsontext.KindBeginObject {
				if v, err := d.ReadValue(); !note("name", v, err) {
					return false
				}
			}
			if !value() {
				return false
			}
		}
	}
	value()
	return all
}

var errInvalid = fmt.Errorf("invalid")

func compare(t *testing.T, raw []byte, choice uint64) {
	t.Helper()
	before := bytes.Clone(raw)
	got, want := scanned(raw, choice), decoded(raw, choice)
	if !slices.Equal(got, want) {
		t.Fatalf("%.300q, choice %x:\n scan     %.600v\n jsontext %.600v", raw, choice, got, want)
	}
	if !bytes.Equal(raw, before) {
		t.Fatal("the text was changed")
	}
}

// TestAcceptsWhatJSONTextAccepts reads each text in ways that open all, none and some of
// its objects, and the beginnings of each text.
func TestAcceptsWhatJSONTextAccepts(t *testing.T) {
	for _, text := range texts() {
		for _, choice := range []uint64{0, ^uint64(0), 0xaaaaaaaaaaaaaaaa, 0x5555555555555555, 0x00000000ffffff07} {
			compare(t, []byte(text), choice)
			for end := range min(len(text), 64) {
				compare(t, []byte(text[:end]), choice)
			}
		}
	}
}

// TestSamples reads payloads as services send them, whole and cut.
func TestSamples(t *testing.T) {
	for _, file := range samples(t) {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, choice := range []uint64{0, ^uint64(0), 0xaaaaaaaaaaaaaaaa} {
			compare(t, raw, choice)
			compare(t, raw[:len(raw)/2], choice)
		}
	}
}

// samples returns the files of normalize's tests and, if TOCSIN_SAMPLES names a folder,
// those in it.
func samples(tb testing.TB) (files []string) {
	tb.Helper()
	roots := []string{filepath.Join("..", "normalize", "testdata")}
	if more := os.Getenv("TOCSIN_SAMPLES"); more != "" {
		roots = append(roots, filepath.Join(more, "facts", "samples"))
	}
	for _, root := range roots {
		found, err := filepath.Glob(filepath.Join(root, "*.json"))
		if err != nil {
			tb.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		tb.Fatal("there are no samples")
	}
	return files
}

func FuzzScanner(f *testing.F) {
	for i, text := range texts() {
		f.Add([]byte(text), uint64(i)*0x9e3779b97f4a7c15)
		f.Add([]byte(text), ^uint64(0))
	}
	for _, file := range samples(f) {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		if len(raw) < 64<<10 {
			f.Add(raw, uint64(0x5555555555555555))
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte, choice uint64) { compare(t, raw, choice) })
}

// TestSpaceIsAllWhiteSpaceBetweenTokens takes the runs out and compares what is left with
// what jsontext makes compact.
func TestSpaceIsAllWhiteSpaceBetweenTokens(t *testing.T) {
	for _, text := range texts() {
		compact := jsontext.Value(text)
		if err := compact.Compact(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)); err != nil {
			continue
		}
		for _, choice := range []uint64{0, ^uint64(0), 0xaaaaaaaaaaaaaaaa} {
			if got := withoutSpace([]byte(text), choice); got != string(compact) {
				t.Errorf("%.100q, choice %x: %.100q is left, not %.100q", text, choice, got, compact)
			}
		}
	}
}

// withoutSpace reads a text and returns it without its runs of white space, up to the end
// of the value.
func withoutSpace(raw []byte, choice uint64) string {
	var s scan.Scanner
	s.Reset(raw)
	var left []byte
	from, n := 0, 0
	s.Space = func(begin, end int) { left, from = append(left, raw[from:begin]...), end }
	var value func()
	value = func() {
		kind := s.Peek()
		if n++; kind != jsontext.KindBeginObject && kind != jsontext.KindBeginArray || !descends(choice, n) {
			s.Value()
			return
		}
		s.Open()
		closing := byte('}')
		if kind == jsontext.KindBeginArray {
			closing = ']'
		}
		for s.Next(closing) {
			if kind == jsontext.KindBeginObject {
				s.Name()
			}
			value()
		}
	}
	value()
	return string(append(left, raw[from:s.Offset()]...))
}
