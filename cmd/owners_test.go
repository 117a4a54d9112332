package cmd

import (
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/certificate"
)

// TestFaultsOfAPairStandAtTheirKeys has each fault and warning of a pair name the line of
// the half that it is of.
func TestFaultsOfAPairStandAtTheirKeys(t *testing.T) {
	dir := inSettings(t)
	at := func(name string) string { return filepath.Join(dir, name) }
	old, oldKey, err := certificate.Make(certificate.Options{Name: "old", Days: 1, Now: time.Now().AddDate(-1, 0, 0)})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := certificate.Write(dir, "old", old, oldKey); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"c.pem", "c.key.pem"} {
		block, _ := pem.Decode([]byte(read(t, at(name))))
		write(t, at(name+".der"), string(block.Bytes))
	}
	write(t, at("both.pem"), read(t, at("c.pem"))+read(t, at("c.key.pem")))
	write(t, at("open.pem"), read(t, at("c.key.pem")))
	for _, name := range []string{"both.pem", "open.pem"} {
		if err := os.Chmod(at(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const certAt, keyAt = "5:1", "6:1"
	for _, c := range []struct {
		cert, key string // in TOML; no line for ""
		want      []string
	}{
		{`"c.pem"`, `"c.key.pem"`, nil},
		{`"c.pem"`, `"open.pem"`, []string{keyAt + " other users can read"}},
		{`"both.pem"`, ``, []string{certAt + " other users can read"}},
		{`"c.pem"`, ``, []string{certAt + " holds only a certificate"}},
		{`"c.pem"`, `'k"x.pem'`, []string{keyAt + " does not exist"}},
		{`'c"x.pem'`, `"c.key.pem"`, []string{certAt + " does not exist"}},
		{`"none.pem"`, `"none.key.pem"`, []string{certAt + " does not exist", keyAt + " does not exist"}},
		{`"c.pem"`, `"a\nb"`, []string{keyAt + " cannot be shown"}},
		{`"a\u0007b"`, `"c.key.pem"`, []string{certAt + " cannot be shown"}},
		{`"c.pem"`, `""`, []string{keyAt + " is empty"}},
		{`"c.pem.der"`, `"c.key.pem.der"`, []string{certAt + " in DER", keyAt + " in DER"}},
		{`"old.pem"`, `"c.key.pem"`, []string{certAt + " expired", keyAt + " does not belong"}},
		{`"c.pem"`, `"old.key.pem"`, []string{keyAt + " does not belong"}},
		{`"c.key.pem"`, `"c.pem"`, []string{certAt + " are swapped"}},
	} {
		text := "[[integration]]\nname = \"lab\"\ntenant_id = \"contoso.example\"\nclient_id = \"05494214-078e-4175-bd7c-47338161b075\"\ncertificate = " + c.cert + "\n"
		if c.key != "" {
			text += "private_key = " + c.key + "\n"
		}
		write(t, at("config.toml"), text)
		got := call(t, quietEnv(t), "--config", at("config.toml"), "config", "check")
		said := slices.DeleteFunc(strings.Split(got.err, "\n"), func(line string) bool { return !strings.Contains(line, "config.toml:") })
		if runtime.GOOS == "windows" && len(c.want) == 1 && strings.Contains(c.want[0], "other users") {
			continue // Windows has no such modes
		}
		if len(said) != len(c.want) {
			t.Errorf("%s, %s: %q, want %q", c.cert, c.key, said, c.want)
			continue
		}
		for i, want := range c.want {
			place, says, _ := strings.Cut(want, " ")
			if !strings.Contains(said[i], fmt.Sprintf("config.toml:%s: ", place)) || !strings.Contains(said[i], says) {
				t.Errorf("%s, %s: %q, want %q", c.cert, c.key, said[i], want)
			}
		}
	}
}
