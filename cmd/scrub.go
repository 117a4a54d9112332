package cmd

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/graph/entra"
	"tocsin/graph/ingest"
	"tocsin/store"
	"tocsin/store/config"
)

// scrubber takes out of a text what tells who wrote it: ids, names, keys, tokens. It knows
// the values of the settings; what else it takes out, it knows by its form.
type scrubber struct {
	values   []string // literally, each before its word; the longest first
	replaces map[string]string
	forms    []scrubForm
}

// scrubForm is a form of text, and the word that takes its place.
type scrubForm struct {
	form *regexp.Regexp
	word string
}

// scrubForms are in the order in which they are taken out: a larger one may hold a smaller.
func scrubForms() []scrubForm {
	return []scrubForm{
		{regexp.MustCompile(`(?s)-----BEGIN [A-Z0-9 ]+-----.*?(-----END [A-Z0-9 ]+-----|$)`), "<pem>"},
		{regexp.MustCompile(`eyJ[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*)*`), "<token>"},
		{regexp.MustCompile(`(?i)\b(bearer|basic) +[A-Za-z0-9+/=._~-]+`), "<token>"},
		{regexp.MustCompile(`://[^/\s@]+@`), "://<password>@"},
		{regexp.MustCompile(`(?i)\b(secret|password|passwd|client_secret|api_?key)(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|\S+)`), "${1}${2}<secret>"},
		{regexp.MustCompile(`(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b`), "<id>"},
		{regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+`), "<address>"},
		{regexp.MustCompile(`(?i)\b[0-9a-f]{32,}\b`), "<hash>"},
		{regexp.MustCompile(`[A-Za-z0-9+/_-]{60,}={0,2}`), "<long word>"},
		{regexp.MustCompile(`(?i)\b[a-z0-9-]+\.onmicrosoft\.[a-z]+\b`), "<tenant>"},
	}
}

// newScrubber knows the values of settings, the user, the computer and the home folder.
func newScrubber(settings *config.Config, env Env) *scrubber {
	s := &scrubber{replaces: map[string]string{}, forms: scrubForms()}
	for i, in := range settings.Integrations {
		s.add(in.Name, integrationWord(i))
		s.add(in.TenantID, "<tenant>")
		s.add(in.ClientID, "<client>")
		s.add(in.Certificate, "<certificate>")
		s.add(in.PrivateKey, "<private key>")
		s.add(settings.Resolve(in.Certificate), "<certificate>")
		s.add(settings.Resolve(in.PrivateKey), "<private key>")
	}
	if path, err := store.Path(settings.Store); err == nil {
		s.add(path, "<store>")
	}
	s.add(filepath.Dir(settings.Path), "<settings>")
	for _, cloud := range settings.Clouds { // a person's own: its name and hosts may tell whose
		s.add(cloud.Name, "<cloud>")
		s.add(settings.Resolve(cloud.CAFile), "<ca file>")
		s.add(cloud.CAFile, "<ca file>")
		for _, address := range []string{cloud.Login, cloud.Graph, cloud.Office} {
			if u, err := url.Parse(address); err == nil {
				s.add(u.Hostname(), "<host>")
			}
		}
	}
	for _, v := range vouchedBy(context.Background(), entra.Machine{Get: env.Get}) {
		s.add(v.Issuer, "<issuer>")
		s.add(v.Subject, "<subject>")
	}
	s.add(env.Get("HOME"), "~")
	s.add(env.User, "<user>")
	s.add(env.Get("USER"), "<user>") // the account, if the person runs the program by sudo
	if host, err := os.Hostname(); err == nil {
		s.add(host, "<computer>")
	}
	return s
}

// formerWord takes the place of a name that no integration of the settings has: one that was
// renamed or removed.
const formerWord = "<former integration>"

// former takes names of integrations out, too, that the settings don't have any more.
func (s *scrubber) former(names ...string) {
	for _, name := range names {
		s.add(name, formerWord)
	}
}

// integrationWord returns the word of an integration: a letter, and a number behind the 26th.
func integrationWord(i int) string {
	word := "integration-" + string(rune('A'+i%26))
	if i >= 26 {
		word += strconv.Itoa(i/26 + 1)
	}
	return word
}

// Lengths of values that are taken out: shorter ones are parts of ordinary words, and short
// ones are taken out as whole words alone.
const (
	leastScrubbed = 2
	shortScrubbed = 6
)

func (s *scrubber) add(value, word string) {
	if _, known := s.replaces[strings.ToLower(value)]; known || utf8.RuneCountInString(value) < leastScrubbed {
		return
	}
	s.replaces[strings.ToLower(value)] = word
	s.values = append(s.values, value)
}

// clean returns a text without them. Case does not matter: services write ids as they like.
func (s *scrubber) clean(text string) string {
	for _, f := range s.forms {
		text = f.form.ReplaceAllString(text, f.word)
	}
	slices.SortStableFunc(s.values, func(a, b string) int { return len(b) - len(a) })
	for _, value := range s.values {
		text = takenOut(text, value, s.replaces[strings.ToLower(value)], utf8.RuneCountInString(value) < shortScrubbed)
	}
	return withoutPaths(text)
}

// takenOut returns a text with a word in place of a value; if whole, only where it is no part
// of a longer word. Names of figures, such as lag_seconds, stay whatever is called "second".
func takenOut(text, value, word string, whole bool) string {
	var out strings.Builder
	at := 0
	for _, found := range regexp.MustCompile(`(?i)`+regexp.QuoteMeta(value)).FindAllStringIndex(text, -1) {
		before, _ := utf8.DecodeLastRuneInString(text[:found[0]])
		behind, _ := utf8.DecodeRuneInString(text[found[1]:])
		if whole && (inWord(before) || inWord(behind)) || ofFigure(text, found[0], found[1]) {
			continue
		}
		out.WriteString(text[at:found[0]] + word)
		at = found[1]
	}
	return out.String() + text[at:]
}

// ofFigure reports whether a piece of a text is a part of the name of a figure.
func ofFigure(text string, from, to int) bool {
	other := func(r rune) bool { return !inWord(r) }
	from = strings.LastIndexFunc(text[:from], other) + 1
	if end := strings.IndexFunc(text[to:], other); end >= 0 {
		to += end
	} else {
		to = len(text)
	}
	whole := text[min(from, to):to]
	return slices.ContainsFunc(ingest.Figures(), func(f ingest.Figure) bool { return f.Name == whole })
}

func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_')
}

// Addresses of computers. Of names those of Microsoft's services stay, and what ends as a file
// or a part of Go does.
var (
	numbered = regexp.MustCompile(`\b\d{1,3}(\.\d{1,3}){3}\b|\[?\b[0-9a-fA-F]{1,4}(:[0-9a-fA-F]{0,4}){3,7}\]?`)
	dotted   = regexp.MustCompile(`(?i)\b([a-z0-9_-]+\.)+[a-z][a-z0-9-]+\b`)
	familiar = regexp.MustCompile(`(?i)\.(microsoft|microsoftonline|office|office365|windows)\.(com|us|net)$|\.(go|toml|pem|db|json|ndjson|txt|md|log|tocsin)$|^(graph|odata)\.`)
)

// strange returns lines of the log without the addresses of computers: of a proxy, of a
// colleague's machine.
func (s *scrubber) strange(text string) string {
	text = numbered.ReplaceAllString(text, "<ip>")
	return dotted.ReplaceAllStringFunc(text, func(name string) string {
		if familiar.MatchString(name) {
			return name
		}
		return "<host>"
	})
}
