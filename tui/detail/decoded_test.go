package detail_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
)

// What a command line holds as base64 is a line of its own wherever a person reads the command,
// marked as decoded; the raw item stays as received. Hostile text in it is drawn as signs.
func TestCommandsAreDecoded(t *testing.T) {
	var b64 []byte
	for _, c := range []byte("Start-Sleep 5; write \x1b]52;c;eA==\x07") {
		b64 = append(b64, c, 0)
	}
	command := "powershell.exe -NoProfile -enc " + base64.StdEncoding.EncodeToString(b64)
	s := rich()
	s.evidence = []alert.Evidence{{Type: "processEvidence", Name: "Process", Props: []alert.Prop{
		{Name: "processId", Value: "7"}, {Name: "imageFile.fileName", Value: "powershell.exe"}, {Name: "processCommandLine", Value: command},
	}}}
	p := open(s)
	for page, want := range map[string]bool{"detail.summary": true, "detail.evidence": true, "detail.processes": true, "detail.raw": false} {
		p.Do(page)
		lines := p.Draw(dark(), 120, 60, true)
		safe(t, lines, 120)
		got := ""
		for _, l := range lines {
			if l = strings.Trim(ansi.Strip(l), " ▌│█"); strings.HasPrefix(l, "decoded: ") {
				got += l
			}
		}
		if want != (got == "decoded: Start-Sleep 5; write ␛]52;c;eA==␇") || !want && got != "" {
			t.Errorf("%s: %q in\n%s", page, got, ansi.Strip(strings.Join(lines, "\n")))
		}
	}
}
