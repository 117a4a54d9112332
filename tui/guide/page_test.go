package guide

import (
	"strings"
	"testing"
	"unicode"

	"tocsin/graph/alert"
	"tocsin/tui/tuitest"
)

const pem = "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUKV\n-----END CERTIFICATE-----\n"

// whole is an About of all sources with a certificate.
func whole() About {
	a := filled()
	a.Sources = nil
	for _, s := range alert.Sources() {
		a.Sources = append(a.Sources, s.Name)
	}
	a.PEM = pem
	return a
}

func TestPages(t *testing.T) {
	tuitest.Golden(t, "page-text", Page(whole(), Plain))
	tuitest.Golden(t, "page-markdown", Page(whole(), Markdown))
	tuitest.Golden(t, "page-before-answers", Page(About{Sources: []alert.SourceName{alert.AlertsV2}}, Plain))
}

// What is to be copied stands on a line of its own, whole; no other line is wide.
func TestLinesOfAPage(t *testing.T) {
	a := whole()
	a.ConsentLink = "https://login.example/" + strings.Repeat("x", 300) + "/adminconsent?client_id=1"
	for _, format := range []Format{Plain, Markdown} {
		lines := map[string]bool{}
		for line := range strings.Lines(Page(a, format)) {
			lines[strings.Trim(strings.TrimSpace(line), "<>`")] = true
			if format == Plain && len(line) > width+1 && !strings.Contains(line, a.ConsentLink) {
				t.Errorf("%d columns: %s", len(line), line)
			}
		}
		for _, want := range []string{a.ConsentLink, a.RegisterLink, a.Thumbprint, "contoso.pem", "MIIBszCCAVmgAwIBAgIUKV"} {
			if !lines[want] {
				t.Errorf("format %d has no line %q", format, want)
			}
		}
		for _, s := range alert.Sources() {
			if page := Page(a, format); !strings.Contains(page, s.Roles[0]+": for ") {
				t.Errorf("format %d gives no reason for %s", format, s.Roles[0])
			}
		}
	}
}

// A page holds no path of the machine and nothing of the key.
func TestPagesShowNoPlaces(t *testing.T) {
	for _, format := range []Format{Plain, Markdown} {
		page := Page(whole(), format)
		for _, never := range []string{"/keys/", "contoso.key", "/settings/"} {
			if strings.Contains(page, never) {
				t.Errorf("format %d shows %q", format, never)
			}
		}
	}
}

func FuzzPage(f *testing.F) {
	f.Add("Contoso", "/keys/contoso.pem")
	f.Add("\x1b[2J*evil*\r\n# heading", "`a`\u202e")
	f.Fuzz(func(t *testing.T, name, path string) {
		a := whole()
		a.Name, a.Certificate, a.TenantID = name, path, name
		headings := strings.Count(Page(whole(), Markdown), "\n## ")
		for _, format := range []Format{Plain, Markdown} {
			page := Page(a, format)
			if at := strings.IndexFunc(page, func(r rune) bool { return r != '\n' && unicode.IsControl(r) }); at >= 0 {
				t.Fatalf("a control character at %d: %q", at, page[at:min(at+20, len(page))])
			}
			if got := strings.Count(page, "\n## "); format == Markdown && got != headings {
				t.Fatalf("%d headings, want %d", got, headings)
			}
		}
	})
}

// The page of a demo says once that there is nothing to do, and nothing of what the demo does.
func TestPageOfADemo(t *testing.T) {
	a := whole()
	a.Simulated = true
	page := Page(a, Plain)
	if strings.Count(page, "simulated") != 1 || !strings.Contains(page, "The tenant of this page is simulated: there is nothing to do.") {
		t.Errorf("%s", page)
	}
}

// TestPageOfARenewal: the page says which application gets the certificate before it says what to open there.
func TestPageOfARenewal(t *testing.T) {
	a := filled()
	a.Task = Renew
	page := Page(a, Plain)
	at := 0
	for _, want := range []string{"about five minutes", "choose the one with this ID:", "- application (client) ID: " + a.ClientID, "- directory (tenant) ID: " + a.TenantID, "Certificates & secrets"} {
		i := strings.Index(page[at:], want)
		if i < 0 {
			t.Fatalf("no %q behind the others in\n%s", want, page)
		}
		at += i
	}
	if strings.Contains(page, "the application tocsin") {
		t.Errorf("its name is guessed:\n%s", page)
	}
}

// An administrator has no tocsin: the page says what is missing and who adds it, and gives no
// tasks of the person at tocsin.
func TestPageIsForTheAdministrator(t *testing.T) {
	bare := whole()
	bare.TenantID, bare.ClientID, bare.ConsentLink, bare.Certificate, bare.Public = "", "", "", "", Public{}
	for name, a := range map[string]About{"whole": whole(), "before the answers": bare} {
		page := strings.Join(strings.Fields(Page(a, Plain)), " ")
		for _, here := range []string{"tocsin cert", "the step before", "next steps", "as text", "for - ", "link: The", "part: If"} {
			if strings.Contains(page, here) {
				t.Errorf("%s: the page has %q:\n%s", name, here, Page(a, Plain))
			}
		}
		if want := "ActivityFeed.ReadDlp: optional; without it, DLP records lack"; name == "whole" && !strings.Contains(page, want) {
			t.Errorf("%s: the page lacks %q", name, want)
		}
		if name == "whole" {
			continue
		}
		for _, missing := range []string{"can be sent to you once you have sent back both IDs", "The certificate follows: it was not made yet"} {
			if !strings.Contains(page, missing) {
				t.Errorf("%s: the page doesn't say %q:\n%s", name, missing, page)
			}
		}
	}
}

// The page asks for nothing known: it names an application with both IDs, in a renewal too. The certificate
// stands before the words that say to choose its file.
func TestPageOfARegisteredApplication(t *testing.T) {
	renewed := whole()
	renewed.Task = Renew
	for name, a := range map[string]About{"setup": whole(), "renewal": renewed} {
		page := strings.Join(strings.Fields(Page(a, Plain)), " ")
		for _, want := range []string{"The application is registered already", "application (client) ID: " + a.ClientID, "directory (tenant) ID: " + a.TenantID} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the page lacks %q:\n%s", name, want, page)
			}
		}
		for _, never := range []string{"New registration", "to send back", "the integration", "- the directory"} {
			if strings.Contains(page, never) {
				t.Errorf("%s: the page has %q:\n%s", name, never, page)
			}
		}
		save, block, choose := strings.Index(page, "Save this certificate"), strings.Index(page, "BEGIN CERTIFICATE"), strings.Index(page, "choose that file")
		if save < 0 || block < save || choose < block || strings.Contains(page, "choose the public part") {
			t.Errorf("%s: the file is saved at %d, stands at %d, is chosen at %d", name, save, block, choose)
		}
	}
	half := whole()
	half.ClientID = ""
	if page := Page(half, Plain); !strings.Contains(page, "New registration") || !strings.Contains(page, "(here it is "+half.TenantID+")") {
		t.Errorf("with one ID alone:\n%s", page)
	}
}

// An ampersand stands as it is, since a page is read as plain text, too; what Markdown would take for
// another character doesn't.
func TestAmpersandsOfAPage(t *testing.T) {
	for text, want := range map[string]string{"Certificates & secrets": "Certificates & secrets", "a&lt;b": `a\&lt;b`, "&#60;": `&\#60;`, "x&": "x&"} {
		if got := escaped(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
