package query

import "testing"

// A stage without its | is no text to look for: the query says so, and how it is written.
func TestAStageWithoutItsBar(t *testing.T) {
	for _, c := range []struct{ text, message, hint string }{
		{"head 10", "head is a stage, which stands behind |", `write | head 10; to look for the word, put it in quotes: "head"`},
		{"TAIL 5 | head 2", "TAIL is a stage, which stands behind |", `write | TAIL 5; to look for the word, put it in quotes: "TAIL"`},
		{"severity = 'high' head 10", "| is missing before head", "write | head 10"},
		{"severity = 'high' head 10 | sort title", "| is missing before head", "write | head 10"},
		{"severity = 'high' EARLIEST=-1d head 10", "| is missing before head", "write | head 10"},
		{"FROM alert WHERE severity >= 'high' sort created_at desc head 3", "| is missing before sort", "write | sort created_at"},
		{"sort by severity", "sort is a stage, which stands behind |", `write | sort by; to look for the word, put it in quotes: "sort"`},
		{"fields title, severity", "fields is a stage, which stands behind |", `write | fields title; to look for the word, put it in quotes: "fields"`},
		{"nadia aggregate count by @ip", "aggregate is a stage, which stands behind |", `write | aggregate count; to look for the word, put it in quotes: "aggregate"`},
	} {
		q, problems := Parse(c.text, testNow)
		p := Failed(problems)
		if q != nil || p == nil || p.Message != c.message || p.Hint != c.hint {
			t.Errorf("%s: %+v", c.text, p)
		}
		if n := len(problems); n > 3 {
			t.Errorf("%s: %d problems: %+v", c.text, n, problems)
		}
	}
	for _, text := range []string{"head office", "head", "sort of strange", `"head" 10`, "title = 'head 10'", "fields medal", "aggregate demand", "| head 10"} {
		if q, problems := Parse(text, testNow); q == nil {
			t.Errorf("%s: %+v", text, Failed(problems))
		}
	}
}
