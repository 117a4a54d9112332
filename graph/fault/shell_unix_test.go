//go:build unix

package fault

import "testing"

func TestShellWord(t *testing.T) {
	for word, want := range map[string]string{
		"contoso": "contoso", "em ea": "'em ea'", "it's": `'it'\''s'`, `a\b`: `'a\b'`, "$HOME": "'$HOME'", "": "''", "/keys/a.pem": "/keys/a.pem",
	} {
		if got := ShellWord(word); got != want {
			t.Errorf("%q is %s, want %s", word, got, want)
		}
	}
}
