package normalize

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
)

// on reads the one member of an object.
func on(t *testing.T, value string) *reader {
	t.Helper()
	r := &reader{}
	r.begin([]byte(`{"a":` + value + `}`))
	if !r.open(jsontext.KindBeginObject) || !r.member() || string(r.name) != "a" {
		t.Fatalf("%s is not read", value)
	}
	return r
}

// over holds that the object ends behind the value, whatever it was.
func over(t *testing.T, r *reader, value string) {
	t.Helper()
	if r.member() || r.broken {
		t.Errorf("%s: the value was not taken whole", value)
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct {
		value, want string
		malformed   bool
	}{
		{`"a"`, "a", false},
		{`""`, "", false},
		{`null`, "", false},
		{`"\u00e9\n\"\\\/"`, "é\n\"\\/", false},
		{`"\ud83d\ude00"`, "😀", false},
		{`"\ud83d"`, "\uFFFD", true},
		{`"\u0000"`, "\uFFFD", true},
		{"\"\xc3\"", "\uFFFD", true},
		{"\"\xc3\\n\"", "\uFFFD\n", true},
		{`"\u001b[31m\u009b"`, "\x1b[31m\u009b", false},
		{`1`, "", true},
		{`true`, "", true},
		{`{"a":"b"}`, "", true},
		{`["a"]`, "", true},
	} {
		r := on(t, c.value)
		if got := r.text(); got != c.want || r.malformed != c.malformed {
			t.Errorf("%s: %q, malformed %t; want %q, %t", c.value, got, r.malformed, c.want, c.malformed)
		}
		over(t, r, c.value)
	}
}

func TestTexts(t *testing.T) {
	for _, c := range []struct {
		value     string
		want      []string
		malformed bool
	}{
		{`["a","b"]`, []string{"a", "b"}, false},
		{`["a",null,"","a","A"]`, []string{"a", "A"}, false},
		{`[]`, nil, false},
		{`[""]`, nil, false},
		{`null`, nil, false},
		{`"a"`, nil, true},
		{`{"a":"b"}`, nil, true},
		{`[1,"a",["b"],{"c":1}]`, []string{"a"}, true},
	} {
		r := on(t, c.value)
		if got := r.texts(); !slices.Equal(got, c.want) || r.malformed != c.malformed {
			t.Errorf("%s: %q, malformed %t; want %q, %t", c.value, got, r.malformed, c.want, c.malformed)
		}
		over(t, r, c.value)
	}
}

func TestFirst(t *testing.T) {
	for value, want := range map[string]string{
		`["http://a","https://b","https://c"]`: "https://b",
		`["https://"]`:                         "",
		`["xhttps://b"]`:                       "",
		`[]`:                                   "",
		`null`:                                 "",
	} {
		r := on(t, value)
		if got := r.first(isHTTPS); got != want || r.malformed {
			t.Errorf("%s: %q, malformed %t; want %q", value, got, r.malformed, want)
		}
		over(t, r, value)
	}
}

func TestTimes(t *testing.T) {
	for _, c := range []struct {
		value, want string
		malformed   bool
	}{
		{`"2026-07-30T04:02:21.8466667Z"`, "2026-07-30T04:02:21.8466667Z", false},
		{`"2026-07-30T04:02:21.84666679Z"`, "2026-07-30T04:02:21.8466667Z", false},
		{`"9999-12-31T23:59:59Z"`, "9999-12-31T23:59:59Z", false},
		{`""`, "", false},
		{`null`, "", false},
		{`"yesterday"`, "", true},
		{`"2026-13-01T00:00:00Z"`, "", true},
		{`17`, "", true},
		{`{}`, "", true},
	} {
		r := on(t, c.value)
		if got := r.time().String(); got != c.want || r.malformed != c.malformed {
			t.Errorf("%s: %q, malformed %t; want %q, %t", c.value, got, r.malformed, c.want, c.malformed)
		}
		over(t, r, c.value)
	}
}

// TestSyntaxErrors ends every loop at the error, and says so.
func TestSyntaxErrors(t *testing.T) {
	for _, value := range []string{``, `"a`, `[1,`, `[1 2]`, `{"b"}`, `{"b":1,}`, `nul`, `01`, `"\x"`, "\"\t\"", `]`, `}`} {
		r := &reader{}
		r.begin([]byte(`{"a":` + value))
		r.open(jsontext.KindBeginObject)
		for range 3 {
			if r.member() {
				r.texts()
			}
		}
		if !r.malformed || r.member() || r.element() {
			t.Errorf("%s: malformed %t; the reader goes on behind an error", value, r.malformed)
		}
	}
}

func TestEnd(t *testing.T) {
	for item, malformed := range map[string]bool{`{}`: false, "{} \r\n\t": false, `{}{}`: true, `{},`: true, "{}\x00": true, ` {}`: false} {
		r := &reader{}
		r.begin([]byte(item))
		r.take()
		r.end()
		if r.malformed != malformed {
			t.Errorf("%q: malformed %t, want %t", item, r.malformed, malformed)
		}
	}
}

func TestDistinct(t *testing.T) {
	var d distinct
	var want []string
	for round := range 2 {
		for i := range 3 * fewest {
			if round == 0 {
				want = append(want, strconv.Itoa(i))
			}
			if d.add(strconv.Itoa(i)); !slices.Equal(d.list, want) {
				t.Fatalf("round %d: %d gave %v", round, i, d.list)
			}
		}
	}
}

func TestRotate(t *testing.T) {
	for _, c := range []struct{ list, want string }{
		{"ab|", "ab"}, {"|ab", "ab"}, {"ab|c", "cab"}, {"a|bc", "bca"}, {"|", ""},
	} {
		nested, own, _ := strings.Cut(c.list, "|")
		list := entitiesOf(nested + own)
		rotate(list, len(nested))
		got := ""
		for _, e := range list {
			got += e.Value
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.list, got, c.want)
		}
	}
}

// entitiesOf is an entity a letter.
func entitiesOf(letters string) (list []alert.Entity) {
	for _, c := range letters {
		list = append(list, alert.Entity{Value: string(c)})
	}
	return list
}

func TestStringEnd(t *testing.T) {
	for text, want := range map[string]int{
		`"a"`: 3, `""`: 2, `"\""`: 4, `"\\"`: 4, `"\\\""`: 6, `"a`: 2, `"`: 1, `"\"`: 3, `"a"b"`: 3,
	} {
		if got := stringEnd([]byte(text), 0); got != want {
			t.Errorf("%s: %d, want %d", text, got, want)
		}
	}
}
