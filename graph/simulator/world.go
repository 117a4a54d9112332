package simulator

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"

	"tocsin/graph/alert"
)

// world makes items out of the company's cast. All it makes is a function of
// the seed and of the spec: the same piece of evidence has the same hashes in
// every version of its alert.
type world struct {
	*company
	seed     uint64
	tenantID string
}

// spec is one alert of the story: detector, people, devices and time.
type spec struct {
	number   uint64 // seeds all that it invents
	detector *detector
	user     *person
	other    *person
	host     *host
	server   *host
	dc       *host
	foreign  [2]*stranger
	created  alert.Time
	incident string
	states   []state // by time; never empty
	lineage  *lineage
	message  *spec // the one before that has the same message; nil for none
	prompt   bool  // what it is about happened a moment before
}

// state is how an alert stands from a moment on.
type state struct {
	seen     alert.Time // when lists begin to show it
	updated  alert.Time
	resolved alert.Time

	status, assigned, class, determination, investigation, remediation, comment string

	commented alert.Time // when the comment was written

	pieces   int    // how many pieces of evidence it has by now
	incident string // if another than the spec's
}

// at returns the state of a moment; nil before the alert is seen.
func (s *spec) at(now alert.Time) *state {
	var found *state
	for i := range s.states {
		if s.states[i].seen <= now {
			found = &s.states[i]
		}
	}
	return found
}

// dice makes the random numbers of one spec, for one purpose.
func (w *world) dice(number uint64, purpose string) *rand.Rand {
	h := digest(w.seed^number*0x9e3779b97f4a7c15, purpose)
	return rand.New(rand.NewPCG(uint64(h[0])|uint64(h[1])<<8|uint64(h[2])<<16|uint64(h[3])<<24|uint64(h[4])<<32|uint64(h[5])<<40, number))
}

// id makes a GUID that belongs to a name of the world.
func (w *world) id(name string) string { return guid(w.seed, name) }

// hexOf makes n hexadecimal digits that belong to a name of the world.
func (w *world) hexOf(name string, n int) string {
	h := digest(w.seed, "hex "+name)
	return hex.EncodeToString(h[:])[:n]
}

func (w *world) sid(p *person) string {
	return fmt.Sprintf("S-1-5-21-1004336348-1177238915-682003330-%d", p.number)
}

// grid rounds down to the 1/300 s on which the service keeps times, themselves
// rounded to seven digits.
func grid(t alert.Time) alert.Time {
	return ((t*300+150)/alert.Second*alert.Second + 150) / 300
}

// between returns a length of time in [lo, hi) seconds.
func between(r *rand.Rand, lo, hi float64) alert.Time {
	return alert.Time((lo + r.Float64()*(hi-lo)) * float64(alert.Second))
}

// expand fills the $words of a title or description.
func (w *world) expand(s *spec, text string) string {
	if !strings.Contains(text, "$") {
		return text
	}
	subject, file := "", ""
	for _, token := range s.detector.Evidence {
		kind, name, _ := strings.Cut(token, ":")
		switch kind {
		case "mail":
			subject = w.specimens.Mail[name].Subject
		case "file":
			file = w.specimens.File[name].Name
		}
	}
	other := s.other.name
	if s.detector.Product == "mdi" && s.dc != nil && s.detector.Key != "groupadd" {
		other = s.dc.name
	}
	host := s.host
	for _, token := range s.detector.Evidence {
		if token == "server" {
			host = s.server
		}
	}
	return strings.NewReplacer("$user", s.user.name, "$upn", w.upn(s.user), "$host", host.name, "$other", other,
		"$ip", s.foreign[0].IP, "$country", s.foreign[0].Name, "$subject", subject, "$file", file).Replace(text)
}
