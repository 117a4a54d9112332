package feeds

import (
	"testing"

	"tocsin/graph/alert"
	"tocsin/tui/text"
)

// TestSourceWord: each source has a word of 15 columns which is not its name in the settings.
func TestSourceWord(t *testing.T) {
	for _, s := range alert.Sources() {
		for _, w := range []int{15, 80} {
			if got := SourceWord(s.Name, w); got == "" || text.Width(got) > w || got == string(s.Name) {
				t.Errorf("%s in %d columns: %q", s.Name, w, got)
			}
		}
	}
	if got := SourceWord("later\x1b[31m", 80); got != "later␛[31m" {
		t.Errorf("of a foreign store: %q", got)
	}
	if got := SourceWord(alert.RiskDetections, 80); got != "Risk detections" {
		t.Error(got)
	}
}
