package guide

import (
	"path/filepath"
	"regexp"
	"strings"
)

// Format is a form in which a page is written.
type Format int

// The formats.
const (
	Plain    Format = iota // text with lines of at most 80 columns, but for values to copy
	Markdown               // CommonMark
)

// Page returns the page for the person who has the roles in Entra: what to do in the
// portal, the permissions with their reasons, the public certificate, and what to send back. If a
// test was refused, it begins with that.
// It has what About knows; what it lacks is said to follow.
func Page(a About, format Format) string {
	p := page{format: format}
	if a.Certificate != "" { // folders are of no use elsewhere
		a.Certificate, a.PrivateKey = filepath.Base(a.Certificate), ""
	}
	simulated := a.Simulated
	a.Simulated, a.Apart = false, true // it is said once
	whom := ""
	if a.Name != "" {
		whom = " for " + a.Name
	}
	p.title("Your tenant and tocsin")
	p.refusal(a)
	p.write(Passage{Text: "Security alerts of Microsoft 365 are read through Graph and shown in a terminal, by the program tocsin. This page says what it needs in Microsoft Entra" + whom +
		". It takes about " + minutes(a.Task) + " minutes. Nothing here gives the right to change anything, and no secret is sent."})
	if simulated {
		p.write(Passage{Kind: Simulation, Text: "The tenant of this page is simulated: there is nothing to do."})
	}
	p.heading("What you need")
	p.items(needed(a)...)
	p.application(a)
	for _, step := range StepsOf(a.Task) {
		if step.Elsewhere {
			p.step(step, a)
		}
	}
	p.heading("Send back")
	p.items(sentBack(a)...)
	return p.text.String()
}

// minutes returns how many a task takes whoever does its steps in the portal, about.
func minutes(t Task) string {
	if t == Renew {
		return "five"
	}
	return "ten"
}

// application tells which application is changed, if no step does: the tenant may have many.
func (p *page) application(a About) {
	if a.Task == Renew && a.registered() {
		p.passages(register(a))
	}
}

// needed returns who can do the steps of a task in the portal. Of a registered application its owner adds
// the certificate.
func needed(a About) []string {
	const add = "To add a certificate to the application: one of its owners, Cloud Application Administrator or Application Administrator."
	switch roles := Roles(); {
	case a.Task == Renew:
		return []string{add}
	case a.registered() && a.Credential == "":
		return append([]string{add}, roles[1:]...)
	default:
		return roles
	}
}

// sentBack returns what the person who did the steps tells.
func sentBack(a About) []string {
	if a.Task == Renew {
		return []string{"whether the certificate was taken by the application" + known(a.ClientID)}
	}
	done := "whether consent was granted, and the certificate was taken"
	if a.registered() {
		return []string{done}
	}
	return []string{"the directory (tenant) ID" + known(a.TenantID), "the application (client) ID" + known(a.ClientID), done}
}

// items writes the items of a list.
func (p *page) items(items ...string) {
	for _, item := range items {
		p.write(Passage{Kind: Item, Text: item})
	}
}

// known adds an ID of an earlier answer, to be compared.
func known(id string) string {
	if id == "" {
		return ""
	}
	return " (here it is " + id + ")"
}

// Roles returns who can do the steps in the portal: the roles of Entra that suffice.
func Roles() []string {
	return []string{
		"To register the application: Application Developer, Cloud Application Administrator or Application Administrator; in tenants that let users register applications, any user.",
		"To grant consent to permissions of Microsoft Graph: Privileged Role Administrator or Global Administrator.",
	}
}

// page collects the lines of a page.
type page struct {
	format Format
	text   strings.Builder
	last   Kind // of the last passage
	begun  bool // below the present heading
}

func (p *page) title(words string) { p.head("# ", "=", words) }

func (p *page) heading(words string) {
	p.text.WriteByte('\n')
	p.head("## ", "-", words)
}

func (p *page) head(mark, line, words string) {
	words = oneLine(words)
	if p.format == Markdown {
		p.text.WriteString(mark + escaped(words) + "\n")
	} else {
		p.text.WriteString(words + "\n" + strings.Repeat(line, len(words)) + "\n")
	}
	p.begun = false
}

// step writes the passages of a step, and after them what only the page has.
func (p *page) step(step Step, a About) {
	p.heading(step.Title)
	p.passages(step.Tells(a))
	if step.Apart != nil {
		p.passages(step.Apart(a))
	}
}

func (p *page) passages(all []Passage) {
	for _, passage := range all {
		p.write(passage)
	}
}

// write adds a passage.
func (p *page) write(said Passage) {
	if said.Kind == Gap {
		return
	}
	// Items of a list stand close together; all else is a paragraph of its own.
	if !p.begun || !(listed(said.Kind) && listed(p.last)) {
		p.text.WriteByte('\n')
	}
	p.begun, p.last = true, said.Kind
	switch said.Kind {
	case Point:
		p.wrapped(said.Mark(), said.Text)
	case Item, Good, Warning:
		p.wrapped("- ", said.Text)
	case Permission:
		p.wrapped("- ", said.Name+": "+said.Text)
	case Fact:
		p.wrapped("- ", said.Name+": "+said.Text)
	case Value:
		p.value(said.Text)
	case Block:
		p.block(said.Text)
	case Text, Note, Simulation, Gap:
		p.wrapped("", said.Text)
	}
}

func listed(k Kind) bool { return k == Item || k == Permission || k == Fact }

// width is the greatest width of a line of a plain page.
const width = 80

// wrapped writes words behind a mark. Plain text breaks between words; Markdown leaves that to
// its reader.
func (p *page) wrapped(mark, words string) {
	words = oneLine(words)
	if p.format == Markdown {
		p.text.WriteString(mark + escaped(words) + "\n")
		return
	}
	line := mark
	for i, word := range strings.Fields(words) {
		if i > 0 && len(line)+1+len(word) > width {
			p.text.WriteString(line + "\n")
			line = strings.Repeat(" ", len(mark))
		} else if i > 0 {
			line += " "
		}
		line += word
	}
	p.text.WriteString(line + "\n")
}

// value writes an address or a value on a line of its own, whole.
func (p *page) value(text string) {
	text = oneLine(text)
	switch {
	case p.format == Plain:
		p.text.WriteString("   " + text + "\n")
	case strings.HasPrefix(text, "https://"):
		p.text.WriteString("   <" + text + ">\n")
	default:
		p.text.WriteString("   `" + strings.ReplaceAll(text, "`", "'") + "`\n")
	}
}

// block writes lines as they are.
func (p *page) block(text string) {
	fence := ""
	if p.format == Markdown {
		fence = "```\n"
	}
	p.text.WriteString(fence + strings.TrimRight(text, "\n") + "\n" + fence)
}

// oneLine returns a text without line breaks and other control characters: names and paths
// are a person's own.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x2028 && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return ' '
		}
		return r
	}, text)
}

// entity finds an ampersand that Markdown would show as part of another character.
var entity = regexp.MustCompile(`&([0-9A-Za-z]+;)`)

// escaped returns a text in which Markdown sees nothing but text. It is read as plain text, too, and so
// has no sign that isn't needed.
func escaped(text string) string {
	return entity.ReplaceAllString(marked(text), `\&$1`)
}

// marked returns a text whose signs mark nothing up.
func marked(text string) string {
	return strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "#", `\#`, "|", `\|`).Replace(text)
}
