package querybar

import (
	"strings"
	"testing"
)

// A query without room for all of it shows what was written last: the view's own conditions give way to its name,
// then those in front. In the open bar it is whole.
func TestAWideQueryShowsItsEnd(t *testing.T) {
	const own = "status != 'Resolved' AND triage.state != 'done'"
	narrowed := func() (string, []string) { return "Active", strings.Split(own, " AND ") }
	for _, c := range []struct {
		name  string
		view  func() (string, []string)
		query string
		w     int
		want  string
	}{
		{"it fits", narrowed, own + " AND severity = 'high'", 120, own + " AND severity = 'high'"},
		{"the view gives way", narrowed, own + " AND severity = 'high'", 60, "Active AND severity = 'high'"},
		{"wherever it stands", narrowed, "severity = 'high' AND " + own + " AND title = 'x'", 60, "Active AND severity = 'high' AND title = 'x'"},
		{"then what is in front", narrowed, own + " AND severity = 'high' AND created_at >= -24h AND provider = 'mde'", 60, "Active AND … AND created_at >= -24h AND provider = 'mde'"},
		{"the last stays", narrowed, own + " AND severity = 'high' AND title = 'a long title of many words that is too wide'", 60, "Active AND … AND title = 'a long title of many words that…"},
		{"the view alone", narrowed, own, 30, "status != 'Resolved' AND tr…"},
		{"no view", nil, "severity = 'high' AND created_at >= -24h AND provider = 'mde'", 50, "… AND created_at >= -24h AND provider = 'mde'"},
		{"alternatives", nil, "severity = 'high' AND (@ip = '10.0.0.1' OR @user = 'x') AND provider = 'mde'", 70, "… AND (@ip = '10.0.0.1' OR @user = 'x') AND provider = 'mde'"},
		{"one condition", nil, "title = 'a long title of many words that is too wide'", 30, "title = 'a long title of ma…"},
		{"one of alternatives", nil, "(severity = 'high' OR severity = 'low' OR severity = 'medium')", 30, "(severity = 'high' OR sever…"},
		{"a bound of time", narrowed, own + " AND severity = 'high' EARLIEST=-7d", 50, "Active AND severity = 'high' EARLIEST=-7d"},
		{"a table", narrowed, own + " AND severity = 'high' | aggregate count by title", 70, "Active AND severity = 'high' | aggregate count by title"},
	} {
		s := New(Options{Now: midnights, View: c.view})
		if s.Apply(c.query); s.Text() != c.query {
			t.Fatalf("%s: it is refused", c.name)
		}
		if got := strings.TrimRight(shot(s, c.w, 1), " "); got != "/ "+c.want {
			t.Errorf("%s: %q, want %q", c.name, got, "/ "+c.want)
		}
		s.Begin()
		if got := s.editor.line.Value(); got != c.query {
			t.Errorf("%s: the bar has %q", c.name, got)
		}
	}
}

// A frame of a query of hundreds of conditions costs what it shows of them.
func TestAWideQueryCostsWhatIsShown(t *testing.T) {
	pieces := func(conditions int) float64 {
		s := New(Options{Now: midnights})
		if s.Apply("x" + strings.Repeat(" AND x", conditions-1)); !strings.HasPrefix(shot(s, 100, 1), "/ … AND x") {
			t.Fatal("it isn't shortened")
		}
		return testing.AllocsPerRun(10, func() { shot(s, 100, 1) })
	}
	if few, many := pieces(30), pieces(600); many > 2*few {
		t.Errorf("30 conditions take %.0f pieces of memory, 600 take %.0f", few, many)
	}
}
