package cmd

import (
	"path/filepath"
	"strings"
	"testing"

	"tocsin/graph/fault"
)

// TestAFileThatIsCutOff says that a file ends too early, wherever it does, and that a line in
// the middle of one is broken in another way.
func TestAFileThatIsCutOff(t *testing.T) {
	for name, c := range map[string]struct {
		content, says, hint string
		given               int
	}{
		"the only line":      {`{"id":"a","title":"t`, "f.json, byte 20: the file is cut off here", hintCut, 0},
		"an array":           {"[\n" + oneV2 + ",\n" + oneV2[:9], "the file is cut off here", "everything before that place was read, and nothing after it", 1},
		"a list reply":       {`{"value":[` + oneV2 + `,`, "the file is cut off here", hintCut, 0},
		"the last line":      {oneV2 + "\n" + oneIncident[:9], "1 item was skipped: f.json:2: the file is cut off here", "the rest was read; " + hintCut, 1},
		"a line within":      {oneV2 + "\n" + oneIncident[:9] + "\n" + oneV2, "1 item was skipped: f.json:2: not JSON", "the rest was read; an item", 2},
		"a last line's end":  {oneV2 + "\n" + oneIncident[:9] + "\n", "1 item was skipped: f.json:2: not JSON", "the rest was read; an item", 1},
		"a last line's form": {oneV2 + "\n" + `{"id":'7'`, "1 item was skipped: f.json:2: not JSON", "the rest was read; an item", 1},
		"the last record":    {"\x1e" + oneV2 + "\n\x1e" + oneIncident[:9], "1 item was skipped: f.json, record 2: the file is cut off here", "the rest was read; " + hintCut, 1},
	} {
		sources, _, err := items(t, c.content)
		f := fault.Of(err)
		if f == nil || len(sources) != c.given || !strings.Contains(shortPaths(f.Sentence), c.says) || !strings.HasPrefix(f.Hint, c.hint) {
			t.Errorf("%s: %d items, %+v", name, len(sources), f)
		}
	}
}

// TestARefusalThatWasSaved quotes what a service said in place of an answer, cleaned and cut.
func TestARefusalThatWasSaved(t *testing.T) {
	for content, want := range map[string]string{
		`{"error":{"code":"InvalidAuthenticationToken","message":"Access token has expired."}}`: "this is an error of the service: InvalidAuthenticationToken: Access token has expired.",
		`{"error":{"code":"Forbidden","message":7}}`:                                            "this is an error of the service: Forbidden",
		`{"error":{"message":"\u001b[2Jno"}}`:                                                   "this is an error of the service: ",
		`{"error":"invalid_client"}`:                                                            "this is an error of the service",
		`{"error":{"code":"x","message":"` + strings.Repeat("y", 500) + `"}}`:                   "this is an error of the service: x: yyy",
	} {
		_, _, err := items(t, content)
		f := fault.Of(err)
		if f == nil || !strings.Contains(f.Sentence, want) || strings.Contains(f.Sentence, "\x1b") || len(f.Sentence) > 400 {
			t.Errorf("%.60s: %+v", content, f)
			continue
		}
		if again := strings.HasPrefix(f.Hint, "ask the service again"); again != strings.Contains(f.Sentence, "service: ") {
			t.Errorf("%.60s: hint %q", content, f.Hint)
		}
	}
}

// TestWhatHoldsNothing opens no screen on files without an item, and says what to give.
func TestWhatHoldsNothing(t *testing.T) {
	for content, empty := range map[string]bool{"": true, "\n \n": true, "[]": false, `{"value":[]}` + "\n[]\n": false} {
		path := filepath.Join(t.TempDir(), "f.json")
		write(t, path, content)
		got := call(t, quietEnv(t), "open", "--accessible", path)
		if got.code != 2 || strings.Contains(got.err, "the file is empty") != empty || !strings.Contains(got.err, "there is nothing to show") || !strings.Contains(got.err, "hint: "+hintGraph) {
			t.Errorf("%q: %+v", content, got)
		}
	}
}
