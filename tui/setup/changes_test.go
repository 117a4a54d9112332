package setup_test

import (
	"testing"

	"tocsin/tui/guide"
	"tocsin/tui/setup"
)

// TestEachAnswerCountsAsAChange: the summary of an edit counts an answer that differs from the settings,
// whichever it is; a certificate and its key are one.
func TestEachAnswerCountsAsAChange(t *testing.T) {
	for name, c := range map[string]struct {
		change func(d *setup.Draft)
		says   string
	}{
		"none":            {func(*setup.Draft) {}, "nothing is changed yet"},
		"cloud":           {func(d *setup.Draft) { d.Cloud = "usgov" }, "1 change"},
		"sources":         {func(d *setup.Draft) { d.Sources = d.Sources[:1] }, "1 change"},
		"tenant":          {func(d *setup.Draft) { d.TenantID = otherID }, "1 change"},
		"application":     {func(d *setup.Draft) { d.ClientID = otherID }, "1 change"},
		"certificate":     {func(d *setup.Draft) { d.Certificate = "/other.pem" }, "1 change"},
		"key":             {func(d *setup.Draft) { d.PrivateKey = "/other.key.pem" }, "1 change"},
		"pair":            {func(d *setup.Draft) { d.Certificate, d.PrivateKey = "/other.pem", "/other.key.pem" }, "1 change"},
		"cloud, then key": {func(d *setup.Draft) { d.Cloud, d.PrivateKey = "usgov", "/other.key.pem" }, "2 changes"},
	} {
		t.Run(name, func(t *testing.T) {
			inTime(t, func(t *testing.T) {
				d := standingBackend()
				c.change(&d.begin)
				newTask(t, d, plainTheme(), 120, 40, guide.Edit, "").shows(c.says)
			})
		})
	}
}
