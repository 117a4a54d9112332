package query

import (
	"reflect"
	"strings"
	"testing"

	"tocsin/graph/fault"
)

// TestToggle presses keys one after another on one text.
func TestToggle(t *testing.T) {
	type press struct {
		field, value string
		not          bool
	}
	high, medium := press{"severity", "high", false}, press{"severity", "medium", false}
	for _, row := range []struct {
		text    string
		presses []press
		want    string
	}{
		{"", []press{high}, "severity = 'high'"},
		{"", []press{high, medium}, "severity IN ('high','medium')"},
		{"", []press{high, medium, high}, "severity = 'medium'"},
		{"", []press{high, medium, high, medium}, ""},
		{"  ", []press{high}, "severity = 'high'"},
		{"severity  IN ( 'high' , 'low' )", []press{medium}, "severity IN ('high','low','medium')"},
		{"Metadata.Severity='HIGH'", []press{high}, ""},
		{"severity = 0.70", []press{{"severity", "0.7", false}}, ""},
		{"severity = 0.7", []press{{"severity", "0.5", false}}, "severity IN (0.7,0.5)"},
		{"severity >= 0.5", []press{high}, "severity >= 0.5 AND severity = 'high'"},
		{"severity != 'high'", []press{high}, "severity != 'high' AND severity = 'high'"},
		{"FROM alert", []press{high}, "FROM alert WHERE severity = 'high'"},
		{"FROM alert", []press{high, high}, "FROM alert"},
		{"FROM alert WHERE", []press{high}, "FROM alert WHERE severity = 'high'"},
		{"WHERE", []press{high}, "WHERE severity = 'high'"},
		{"where severity='high'", []press{high}, ""},
		{"FROM alert EARLIEST=-1d", []press{high}, "FROM alert WHERE severity = 'high' EARLIEST=-1d"},
		{"FROM alert EARLIEST=-1d", []press{high, high}, "FROM alert EARLIEST=-1d"},
		{"EARLIEST=-1d", []press{high}, "severity = 'high' EARLIEST=-1d"},
		{"EARLIEST=-1d AND LATEST=now", []press{high}, "severity = 'high' EARLIEST=-1d AND LATEST=now"},
		{"title = 'a' and earliest=-3d", []press{high}, "title = 'a' AND severity = 'high' and earliest=-3d"},
		{"title = 'a' and earliest=-3d", []press{high, high}, "title = 'a' and earliest=-3d"},
		{"severity = 'high' and earliest=-3d", []press{high}, "earliest=-3d"},
		{"| head 5", []press{high}, "severity = 'high' | head 5"},
		{"FROM alert| head 5", []press{high}, "FROM alert WHERE severity = 'high' | head 5"},
		{"title = 'a'| head 5", []press{high}, "title = 'a' AND severity = 'high' | head 5"},
		{"title = 'a' OR title = 'b'", []press{high}, "(title = 'a' OR title = 'b') AND severity = 'high'"},
		{"title = 'a' OR title = 'b'", []press{high, high}, "(title = 'a' OR title = 'b')"},
		{"FROM alert severity = 'high' or\n title = 'b'  EARLIEST=-1d", []press{high}, "FROM alert (severity = 'high' or\n title = 'b') AND severity = 'high'  EARLIEST=-1d"},
		{"NOT severity = 'high'", []press{high}, "NOT severity = 'high' AND severity = 'high'"},
		{"(severity = 'high')", []press{high}, "(severity = 'high') AND severity = 'high'"},
		{"title = 'a'\n  AND  severity = 'high'\n  and actor = 'x'", []press{high}, "title = 'a'\n  and actor = 'x'"},
		{"severity = 'high'and title='a'", []press{high}, "title='a'"},
		{"title='a'and severity='high'earliest=-1d", []press{high}, "title='a' earliest=-1d"},
		{"", []press{{"title", "a", true}}, "title != 'a'"},
		{"", []press{{"title", "a", true}, {"title", "b", true}}, "title !IN ('a','b')"},
		{"", []press{{"title", "a", true}, {"title", "b", true}, {"title", "A", true}}, "title != 'b'"},
		{"", []press{{"title", "it's", false}}, `title = e'it\'s'`},
		{"", []press{{"title", "a\nb\\", false}}, `title = e'a\nb\\'`},
		{"", []press{{"title", `C:\x`, false}}, `title = 'C:\x'`},
		{"", []press{{"version", "v2", false}}, "version = 'v2'"},
		{"ingest.product.version = 'v2'", []press{{"version", "Legacy", false}}, "ingest.product.version IN ('v2','Legacy')"},
		{"", []press{{"triage.seen", "false", false}}, "triage.seen = false"},
		{"triage.seen = FALSE", []press{{"triage.seen", "false", false}}, ""},
		{"", []press{{"created_at", "-2h", false}}, "created_at = -2h"},
		{"", []press{{"created_at", "2026-01-01", false}}, "created_at = '2026-01-01'"},
		{"", []press{{"event_time_usec", "17", false}}, "event_time_usec = 17"},
		{"", []press{{"actor", "", false}}, "actor IS NULL"},
		{"actor is null and title = 'x'", []press{{"actor", "", false}}, "title = 'x'"},
		{"actor IS NULL", []press{{"actor", "", true}}, "actor IS NULL AND actor IS NOT NULL"},
		{"", []press{{"@user", "漢字", false}, high}, "@user = '漢字' AND severity = 'high'"},
	} {
		text := row.text
		for _, p := range row.presses {
			var err error
			if text, err = Toggle(text, p.field, p.value, p.not); err != nil {
				t.Errorf("%q, %+v: %v", row.text, p, err)
			}
		}
		if text != row.want {
			t.Errorf("%q, %+v gives\n%q, want\n%q", row.text, row.presses, text, row.want)
		}
	}
}

// TestEditsRefuse leaves the text as it was and says why in words.
func TestEditsRefuse(t *testing.T) {
	deep := strings.Repeat("(", 200) + "severity > 0" + strings.Repeat(")", 200) + " OR severity < 1"
	for _, row := range []struct{ text, field, value, message string }{
		{"title = ", "severity", "high", "does not parse"},
		{"title = 'a", "severity", "high", "does not parse"},
		{"", "nothing", "high", "no field nothing"},
		{"", "original_data", "high", "no field"},
		{"", "triage.seen", "maybe", "not a value"},
		{"", "priority", "a b", "not a value"},
		{"", "title", "a\xff", "does not parse"},
		{deep, "severity", "high", "does not parse"},
		{"title = '" + strings.Repeat("x", maxBytes-10) + "'", "severity", "high", "64 KiB"},
	} {
		for name, edit := range map[string]func() (string, error){
			"Toggle": func() (string, error) { return Toggle(row.text, row.field, row.value, false) },
			"Set":    func() (string, error) { return Set(row.text, row.field, row.value) },
		} {
			got, err := edit()
			if err == nil || !strings.Contains(err.Error(), row.message) || fault.Of(err).Kind != fault.Usage || got != row.text {
				t.Errorf("%s of %q: %v, %q", name, clip(row.text), err, clip(got))
			}
		}
	}
}

func TestSet(t *testing.T) {
	for _, row := range []struct{ text, value, want string }{
		{"", "mde", "provider = 'mde'"},
		{"provider = 'mde'", "mdi", "provider = 'mdi'"},
		{"provider = 'mde'", "", ""},
		{"", "", ""},
		{"title = 'a'", "", "title = 'a'"},
		{"FROM alert WHERE provider IN ('mde','mdi') EARLIEST=-1d", "", "FROM alert EARLIEST=-1d"},
		{"FROM alert WHERE provider !IN ('mde','mdi') EARLIEST=-1d", "mdo", "FROM alert WHERE provider = 'mdo' EARLIEST=-1d"},
		{"provider = 'a' AND title = 'x' AND PROVIDER != 'b' AND provider IS NOT NULL", "mde", "provider = 'mde' AND title = 'x'"},
		{"provider = 'a' AND title = 'x' AND provider CONTAINS 'b'", "", "title = 'x'"},
		{"provider = 'a' OR title = 'x'", "mde", "(provider = 'a' OR title = 'x') AND provider = 'mde'"},
		{"(provider = 'a')", "", "(provider = 'a')"},
		{"provider = 'a'|head 5", "", "|head 5"},
	} {
		got, err := Set(row.text, "provider", row.value)
		if err != nil || got != row.want {
			t.Errorf("%q, %q gives %q, %v; want %q", row.text, row.value, got, err, row.want)
		}
	}
}

func TestTerms(t *testing.T) {
	text := "FROM alert WHERE metadata.title !IN ('a',\"b\") AND (id = 'x' OR id = 'y') AND NOT id = 'z' AND earliest=-3d AND RAW.A.\"b c\" IS NULL AND foo > 5 LATEST=now | head 5"
	want := []Term{
		{Field: "title", Op: In, Negated: true, Values: []string{"a", "b"}},
		{},
		{},
		{Field: "EARLIEST", Op: Equal, Values: []string{"-3d"}},
		{Field: `original_data.a."b c"`, Op: Null},
		{Field: "foo", Op: Greater, Values: []string{"5"}},
		{Field: "LATEST", Op: Equal, Values: []string{"now"}},
	}
	covers := []string{
		"metadata.title !IN ('a',\"b\")", "(id = 'x' OR id = 'y')", "NOT id = 'z'", "earliest=-3d", "RAW.A.\"b c\" IS NULL", "foo > 5", "LATEST=now",
	}
	got := Terms(text)
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i, g := range got {
		w := want[i]
		if g.Field != w.Field || g.Op != w.Op || g.Negated != w.Negated || strings.Join(g.Values, "|") != strings.Join(w.Values, "|") || text[g.At.From:g.At.To] != covers[i] {
			t.Errorf("%+v (%s), want %+v", g, text[g.At.From:g.At.To], w)
		}
	}
	if or := Terms("id = 'x' OR id = 'y' AND id = 'z'"); len(or) != 1 || or[0].Field != "" || or[0].At != (Span{0, 33}) {
		t.Errorf("a top-level OR gives %+v", or)
	}
	if Terms("id = ") != nil || Terms("") != nil {
		t.Error("terms out of nothing")
	}
}

func TestQuote(t *testing.T) {
	for in, want := range map[string]string{
		"": "''", "a": "'a'", `a\b`: `'a\b'`, "it's": `e'it\'s'`, `it's \`: `e'it\'s \\'`, "a\tb\r\n\b\f": `e'a\tb\r\n\b\f'`, `"`: `'"'`,
	} {
		if got := Quote(in); got != want {
			t.Errorf("%q gives %s, want %s", in, got, want)
		}
		if toks := scan(Quote(in)); toks[0].kind != stringToken || toks[0].text != in {
			t.Errorf("%s reads back as %+v", Quote(in), toks[0])
		}
	}
}

// TestEditsBesideWords presses keys on texts with words and field:value, among which AND may
// be left out.
func TestEditsBesideWords(t *testing.T) {
	for _, row := range []struct{ text, value, toggled, set string }{
		{"nadia akerman", "OPEN", "nadia akerman AND status = 'OPEN'", "nadia akerman AND status = 'OPEN'"},
		{`"nadia"EARLIEST=-1d`, "OPEN", `"nadia" AND status = 'OPEN' EARLIEST=-1d`, `"nadia" AND status = 'OPEN' EARLIEST=-1d`},
		{"nadia status:new", "OPEN", "nadia", "nadia status = 'OPEN'"},
		{"status:new nadia", "OPEN", "nadia", "status = 'OPEN' AND nadia"},
		{"status:new nadia", "RESOLVED", "status IN ('new','RESOLVED') AND nadia", "status = 'RESOLVED' AND nadia"},
		{"a status:new b", "OPEN", "a b", "a status = 'OPEN' AND b"},
		{"title = 'x' AND status:new b", "OPEN", "title = 'x' AND b", "title = 'x' AND status = 'OPEN' AND b"},
		{"a status = 'new' AND b", "OPEN", "a AND b", "a status = 'OPEN' AND b"},
		{"a AND status:new", "OPEN", "a", "a AND status = 'OPEN'"},
		{"status:(new OR resolved) a", "OPEN", "status = 'resolved' AND a", "status = 'OPEN' AND a"},
		{"nadia OR kira", "OPEN", "(nadia OR kira) AND status = 'OPEN'", "(nadia OR kira) AND status = 'OPEN'"},
		{"nadia || kira", "OPEN", "(nadia || kira) AND status = 'OPEN'", "(nadia || kira) AND status = 'OPEN'"},
		{"$noise", "OPEN", "$noise AND status = 'OPEN'", "$noise AND status = 'OPEN'"},
		{"NOT nadia", "OPEN", "NOT nadia AND status = 'OPEN'", "NOT nadia AND status = 'OPEN'"},
		{"status == 'new'", "OPEN", "", "status = 'OPEN'"},
		{"FROM alert nadia", "OPEN", "FROM alert nadia AND status = 'OPEN'", "FROM alert nadia AND status = 'OPEN'"},
		{"status", "OPEN", "status AND status = 'OPEN'", "status AND status = 'OPEN'"},
	} {
		if got, err := Toggle(row.text, "status", row.value, false); err != nil || got != row.toggled {
			t.Errorf("Toggle in %q gives %q, %v, want %q", row.text, got, err, row.toggled)
		}
		if got, err := Set(row.text, "status", row.value); err != nil || got != row.set {
			t.Errorf("Set in %q gives %q, %v, want %q", row.text, got, err, row.set)
		}
	}
}

// TestTermsOfWords reads words, saved queries and field:value back.
func TestTermsOfWords(t *testing.T) {
	got := Terms("nadia $noise status:new title:*x* title = 'a'")
	want := []Term{
		{At: Span{0, 5}},
		{At: Span{6, 12}},
		{Field: "status", Op: Equal, Values: []string{"OPEN"}, At: Span{13, 23}},
		{Field: "title", Op: Matches, Values: []string{"*x*"}, At: Span{24, 33}},
		{Field: "title", Op: Equal, Values: []string{"a"}, At: Span{34, 45}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

// Since leaves one lower bound of the creation, wherever the earlier ones stood and however
// they were written, and nothing else is changed.
func TestSince(t *testing.T) {
	for _, c := range []struct{ text, bound, want string }{
		{"", "-24h", "created_at >= -24h"},
		{"", "", ""},
		{"created_at >= -24h", "-7d", "created_at >= -7d"},
		{"created_at >= -24h", "", ""},
		{"severity = 'high'", "-24h", "severity = 'high' AND created_at >= -24h"},
		{"created_at > '2026-01-01' AND severity = 'high'", "-7d", "severity = 'high' AND created_at >= -7d"},
		{"severity = 'high' AND metadata.created_at >= -3d AND title = 'x'", "", "severity = 'high' AND title = 'x'"},
		{"severity = 'high' EARLIEST=-3d", "-24h", "severity = 'high' AND created_at >= -24h"},
		{"severity = 'high' EARLIEST=-3d LATEST=-1d", "-7d", "severity = 'high' AND created_at >= -7d LATEST=-1d"},
		{"EARLIEST=-3d", "", ""},
		{"EARLIEST=-3d AND title = 'x' AND created_at >= -9d", "", "title = 'x'"},
		{"FROM alert WHERE created_at >= -3d | head 3", "-24h", "FROM alert WHERE created_at >= -24h | head 3"},
		{"FROM alert WHERE created_at >= -3d | head 3", "", "FROM alert | head 3"},
		{"created_at <= -3d", "-7d", "created_at <= -3d AND created_at >= -7d"},
		{"a OR created_at >= -3d", "-24h", "(a OR created_at >= -3d) AND created_at >= -24h"},
		{"NOT created_at >= -3d", "-24h", "NOT created_at >= -3d AND created_at >= -24h"},
	} {
		got, err := Since(c.text, c.bound)
		if err != nil || got != c.want {
			t.Errorf("%q since %q: %q, %v, want %q", c.text, c.bound, got, err, c.want)
		}
		if q, problems := Parse(got, testNow); q == nil {
			t.Errorf("%q does not parse: %v", got, Failed(problems))
		}
		if again, err := Since(got, c.bound); err != nil || again != got {
			t.Errorf("a second time %q becomes %q, %v", got, again, err)
		}
	}
	if got, err := Since("title = ", "-24h"); err == nil || got != "title = " {
		t.Errorf("%q, %v", got, err)
	}
}
