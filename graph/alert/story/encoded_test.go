package story_test

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
)

// encoded returns a text as PowerShell's -EncodedCommand takes it.
func encoded(s string) string {
	var raw []byte
	for _, u := range utf16.Encode([]rune(s)) {
		raw = append(raw, byte(u), byte(u>>8))
	}
	return base64.StdEncoding.EncodeToString(raw)
}

func TestDecode(t *testing.T) {
	const sleep = "Start-Sleep -Seconds 5"
	b64 := encoded(sleep)
	plain := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	for command, want := range map[string][]string{
		"powershell.exe -NoProfile -EncodedCommand " + b64:                  {sleep},
		"powershell -ENC " + b64 + " -NonInteractive":                       {sleep},
		"powershell /e " + b64:                                              {sleep},
		"pwsh --ec '" + b64 + "'":                                           {sleep},
		"pwsh –encodedc \"" + b64 + "\"":                                    {sleep}, // a dash of Unicode
		`cmd.exe /c "powershell -en ` + b64 + `"`:                           {sleep},
		"powershell -e " + b64 + "&whoami":                                  {sleep},
		"powershell -e " + b64[:len(b64)-5] + "…":                           {"Start-Sleep -Seconds"}, // cut by the sensor
		"powershell -e " + encoded("Start-Sleep") + ";powershell -e " + b64: {"Start-Sleep", sleep},
		"powershell -e " + encoded("powershell -e "+b64):                    {"powershell -e " + b64, sleep},
		"iex [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('" + plain("whoami /all") + "'))": {"whoami /all"},
		"[convert]::frombase64string( \"" + b64 + "\" )":                                                   {sleep},
		"powershell -e " + encoded("echo 'Grüße'"):                                                         {"echo 'Grüße'"},

		"[Convert]::fROmBaSe64sTriNG('" + b64 + "')":             {sleep},
		"64 [Convert]::FromBase64STRing('" + b64 + "')":          {sleep},
		"powershell -e AAAAAAAA -enc " + b64:                     {sleep}, // a decoy
		strings.Repeat("-e AAAAAAAA  ", 9) + "-enc " + b64:       {sleep},
		"powershell -e " + b64[:len(b64)-3] + "…":                {"Start-Sleep -Seconds "}, // cut within a group of four
		"powershell -e " + b64 + " -e " + encoded("Start-Sleep"): {sleep, "Start-Sleep"},

		"powershell -ex " + b64:   nil, // -ExecutionPolicy
		"powershell -encx " + b64: nil,
		"powershell -e " + plain("\x01\x9f\x8a\x03\xfe\x77\xd2\xee\x12"): nil, // no text
		"powershell -e " + plain("whoami /all, as UTF-8"):                nil, // PowerShell takes UTF-16LE
		"sed -e s/password/xxxxxxxx/ -e abcdefghijklmnop":                nil,
		"xcopy /e Documents Backup":                                      nil,
		"powershell -e " + encoded("  \t "):                              nil,
		"":                                                               nil,
	} {
		if got := story.Decode(command); !slices.Equal(got, want) {
			t.Errorf("%.80s: %q, want %q", command, got, want)
		}
	}
}

// A command line that holds itself, or many texts, is decoded to a bound.
func TestDecodeHasABound(t *testing.T) {
	deep := "whoami"
	for range 8 {
		deep = "powershell -e " + encoded(deep)
	}
	if got := story.Decode(deep); len(got) != 4 {
		t.Errorf("%d texts", len(got))
	}
	var many strings.Builder
	for i := range 200 {
		many.WriteString(" -e " + encoded(strings.Repeat("x", 20+i)))
	}
	if got := story.Decode(many.String()); len(got) != 4 {
		t.Errorf("%d texts", len(got))
	}
}

// A sentence names the beginning of what is encoded, and says beside it what it is.
func TestASentenceDecodesItsCommandLine(t *testing.T) {
	long := "Invoke-Thing " + strings.Repeat("long ", 1000)
	for _, e := range []alert.Evidence{
		piece("processEvidence", "", "imageFile.fileName=powershell.exe", "processCommandLine=powershell -enc "+encoded(long)),
		piece("registryValueEvidence", "", "registryValueName=Run", "registryValue=powershell -enc "+encoded(long)),
		piece("registryKeyState", "", "valueName=Run", "valueData=powershell -enc "+encoded(long)),
	} {
		list := []alert.Evidence{e}
		for _, s := range slices.Concat(story.Tell(list), story.Lead(list)) {
			if len(s.Decoded) != 1 || !strings.HasPrefix(s.Decoded[0], "Invoke-Thing long") || len(s.Decoded[0]) > 1024 {
				t.Errorf("%s: decoded %.80q", e.Type, s.Decoded)
			}
			if all := s.String(); !strings.Contains(all, "powershell -enc "+encoded(long)[:16]+"…") {
				t.Errorf("%s: %s", e.Type, all)
			}
		}
		if got := story.Decoded([]alert.Evidence{holding(piece("ipEvidence", ""), e, e)}); len(got) != 1 || got[0] != long {
			t.Errorf("%s: all of it: %d texts", e.Type, len(got))
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("powershell -e "+encoded("whoami\x1b]52;c;eA==\a\u202e"), "x")
	f.Add("FromBase64String('"+encoded("whoami\xff")+"') -ec aaaaaaaaa", "powershell -e AAAAAAAAAAAAAAAA")
	f.Fuzz(func(t *testing.T, command, text string) {
		for _, c := range []string{command, "pwsh -e " + encoded(text) + " " + command} {
			all, size := story.Decode(c), 0
			for _, s := range all {
				if size += len(s); !alert.Shows(s) {
					t.Errorf("%q says nothing", s)
				}
			}
			if len(all) > 4 || size > 4*3*64<<10 {
				t.Errorf("%d texts of %d bytes", len(all), size)
			}
			if brief := story.Brief(c); len(brief) > len(c) || len(all) == 0 && brief != c {
				t.Errorf("%q is briefly %q", c, brief)
			}
		}
	})
}
