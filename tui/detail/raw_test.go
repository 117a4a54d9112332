package detail_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
	"tocsin/tui/detail"
	"tocsin/tui/text"
)

// item is a sample with an item as received.
func item(raw string) sample {
	return sample{record: alert.Record{
		Key: alert.Key{Integration: "fabrikam", Source: alert.AlertsV2, ID: "a1"}, Alert: &alert.Alert{Title: "t", Severity: alert.Low}, Raw: []byte(raw),
	}}
}

// numbered is a sample whose item is a list of n elements.
func numbered(n int) sample {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, ",%d", i)
	}
	return item("[" + b.String()[1:] + "]")
}

// page is all lines of a pane below the rule, without margin and padding.
func page(t testing.TB, p *detail.Pane, id string, w int) []string {
	lines := whole(t, p, id, w)[3:]
	for i, l := range lines {
		lines[i] = strings.TrimRight(strings.TrimPrefix(ansi.Strip(l), " "), " ")
	}
	return lines
}

func TestJSONKeepsWhatWasSent(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`{"a":1.50,"a":1E+2,"b":-0}`, "{\n  \"a\": 1.50,\n  \"a\": 1E+2,\n  \"b\": -0\n}"},
		{`{"big":123456789012345678901234567890}`, "{\n  \"big\": 123456789012345678901234567890\n}"},
		{"  [ ] ", "[]"},
		{`{"e":{},"l":[[],{}]}`, "{\n  \"e\": {},\n  \"l\": [\n    [],\n    {}\n  ]\n}"},
		{`"\u00e9\/\n"`, `"\u00e9\/\n"`},
		{"\"\xff\u202e\"", `"` + "\uFFFD" + `⟨U+202E⟩"`},
		{`null`, `null`},
		{`{"a":1`, "This isn't JSON. As received:\n\n{\"a\":1"},
		{"[1] [2]", "This isn't JSON. As received:\n\n[1] [2]"},
		{"\x1b]0;x\x07", "This isn't JSON. As received:\n\n␛]0;x␇"},
		{"", "The raw item isn't available."},
	} {
		got := strings.TrimRight(strings.Join(page(t, open(item(c.in)), "detail.raw", 80), "\n"), "\n")
		if got != c.want {
			t.Errorf("%q:\n%s\nwant\n%s", c.in, got, c.want)
		}
	}
}

func TestDeepJSONStaysInSight(t *testing.T) {
	const deep = 1000
	lines := page(t, open(item(strings.Repeat("[", deep)+`"here"`+strings.Repeat("]", deep))), "detail.raw", 40)
	if got := strings.TrimSpace(lines[deep]); got != `"here"` {
		t.Errorf("line %d is %q", deep, got)
	}
}

func TestRecommendedActions(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`{"recommendedActions":"do this"}`, "[ ] do this"},
		{`{"recommendedActions":["first","","second"]}`, "[ ] first|[ ] second"},
		{`{"recommendedActions":["first",7,{"a":"b"},["c"],null,"second"]}`, "[ ] first|[ ] second"},
		{`{"a":{"recommendedActions":"inner"},"recommendedActions":"line 1\r\nline 2"}`, "[ ] line 1|[ ] line 2"},
		{`{"recommended\u0041ctions":"escaped"}`, "[ ] escaped"},
		{`{"recommendedActions":"before the error","x":`, "[ ] before the error"},
		{`{"recommendedActions":"Look:\n•\tat the host\n\ufffd\tat the user"}`, "[ ] Look:|[ ] at the host|[ ] at the user"},
		{`{"recommendedActions":["1. Look, see 2. below.  2. Ask.  3. Go."]}`, "[ ] 1. Look, see 2. below.|[ ] 2. Ask.|[ ] 3. Go."},
		{`{"recommendedActions":"Ask.  2. Go."}`, "[ ] Ask.  2. Go."},
		{`{"recommendedActions":null}`, ""},
		{`{"recommendedActions":{"a":"b"}}`, ""},
		{`["recommendedActions","x"]`, ""},
		{`nonsense`, ""},
		{`{"recommendedActions":"  \n "}`, ""},
	} {
		all := strings.Join(page(t, open(item(c.in)), "detail.summary", 60), "\n")
		_, after, _ := strings.Cut(all, "Recommended actions\n")
		got, _, _ := strings.Cut(after, "\n\n")
		if got = strings.ReplaceAll(got, "\n", "|"); got != c.want {
			t.Errorf("%s: %q, want %q", c.in, got, c.want)
		}
	}
}

// Any item gives lines that are safe and fit, and those of ASCII JSON, joined,
// are the same JSON.
func FuzzRaw(f *testing.F) {
	for _, x := range []sample{rich(), hostile(), incident(), numbered(3)} {
		f.Add(string(x.record.Raw), 53)
	}
	f.Add(`{"a":[1,2,{"b":"c"}],"漢字":"e`+"\u0301\u0302"+`"}`, 20)
	f.Add(`"`+strings.Repeat("🇩🇪क्षि각", 20)+`"`, 17)
	f.Fuzz(func(t *testing.T, raw string, w int) {
		w = 16 + (w%100+100)%100
		p := open(item(raw))
		for _, pane := range panes {
			p.Do(pane.id)
			safe(t, p.Draw(dark(), w, 60, true), w)
		}
		options := []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.PreserveRawStrings(true)}
		if len(raw) > 500 || text.Clean(raw) != raw || strings.ContainsFunc(raw, func(r rune) bool { return r > 126 }) || !jsontext.Value(raw).IsValid(options...) {
			return
		}
		want, got := jsontext.Value(raw), jsontext.Value(strings.Join(page(t, p, "detail.raw", 4000), ""))
		if err := got.Compact(options...); err != nil {
			t.Fatalf("%v: %s", err, got)
		}
		if err := want.Compact(options...); err != nil || string(got) != string(want) {
			t.Errorf("%s was drawn as %s", want, got)
		}
	})
}
