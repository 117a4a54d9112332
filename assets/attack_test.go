package assets_test

import (
	"io/fs"
	"strings"
	"testing"

	"tocsin/assets"
)

// TestAttackCarriesItsLicence checks that MITRE's terms are embedded with the table.
func TestAttackCarriesItsLicence(t *testing.T) {
	licence, err := fs.ReadFile(assets.Attack(), "LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(licence)), " ")
	for _, want := range []string{
		"hereby grants you a non-exclusive, royalty-free license to use ATT&CK®",
		"provided that you reproduce MITRE's copyright designation and this license in any such copy",
		"© 2025 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("LICENSE does not say %q", want)
		}
	}
	if files, err := fs.Glob(assets.Attack(), "*"); err != nil || strings.Join(files, " ") != "LICENSE techniques.tsv" {
		t.Errorf("Attack holds %q, %v", files, err)
	}
}
