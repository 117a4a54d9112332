package querybar

import (
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// A pasted entity becomes its condition if one may begin at the caret; anywhere else, and
// anything else, is pasted as it is.
func TestAPastedEntityBecomesItsCondition(t *testing.T) {
	for _, c := range []struct{ before, paste, want string }{
		{"", "203.0.113[.]7", "@ip = '203.0.113.7'‸"},
		{"", "hxxps://evil[.]example/x", "@url = 'https://evil.example/x'‸"},
		{"", "T1566.002", "attack_technique_ids = 'T1566.002'‸"},
		{"severity = 'high' AND ", "evil[.]example", "severity = 'high' AND @domain = 'evil.example'‸"},
		{"NOT ", "203.0.113.7", "NOT @ip = '203.0.113.7'‸"},
		{"(", "203.0.113.7", "(203.0.113.7‸"}, // half a parenthesis cannot be read
		{"severity = 'high' ", "203.0.113.7", "severity = 'high' AND @ip = '203.0.113.7'‸"},
		{"severity = 'high' AND ", "203.0.113.7\n203.0.113.8\n", "severity = 'high' AND (@ip = '203.0.113.7' OR @ip = '203.0.113.8')‸"},
		{"powershell ", `CONTOSO\amal`, `powershell AND @user = 'CONTOSO\amal'‸`},
		{"@ip = ", "203.0.113.7", "@ip = 203.0.113.7‸"},
		{"@ip = '", "203.0.113.7", "@ip = '203.0.113.7‸"},
		{"title = 'x and ", "203.0.113.7", "title = 'x and 203.0.113.7‸"},
		{"", "powershell", "powershell‸"},
		{"", "Suspicious sign-in", "Suspicious sign-in‸"},
		{"", "severity = 'high'", "severity = 'high'‸"},
		{"", "metadata.severity", "metadata.severity‸"},
		{"", "FROM alert", "FROM alert‸"},
	} {
		b := open(Options{}, plain(3)...)
		b.editor.line.SetValue(c.before)
		b.editor.judge()
		b.Update(paste(c.paste))
		l := b.editor.line
		got := l.Value()[:l.Caret()] + "‸" + l.Value()[l.Caret():]
		if got != c.want {
			t.Errorf("%q and a paste of %q: %s, want %s", c.before, c.paste, got, c.want)
		}
	}
}

// An entity that was typed is offered as its condition; tab takes it.
func TestTabTakesATypedEntity(t *testing.T) {
	typing(t, Options{}, plain(8), func(x *session) {
		x.Type("203.0.113.7")
		x.says("tab @ip = '203.0.113.7'", "address")
		x.keys("tab")
		x.line("@ip = '203.0.113.7' ‸")
		x.keys("enter")
		x.query("@ip = '203.0.113.7' ")
		x.keys("/ ctrl+u")
		x.Type("203[.]0[.]113[.]7")
		x.keys("enter") // of a defanged one, whose text is stored nowhere, enter takes it too
		x.query("@ip = '203.0.113.7'")
		x.keys("/ ctrl+u")
		x.Type("203.0.113.7")
		x.keys("enter")
		x.query("203.0.113.7")
		x.keys("/ ctrl+u")
		x.Type("severity = 'high' AND hxxp://evil[.]example")
		x.says("tab @url STARTSWITH 'http://evil.exam")
		x.keys("tab")
		x.line("severity = 'high' AND @url STARTSWITH 'http://evil.example' ‸")
		x.keys("ctrl+u")
		x.Type("triage.se")
		x.says("tab triage.seen") // before the domain triage.se
		x.keys("ctrl+u")
		x.Type("title = ws.contoso.com")
		x.silent("@domain")
	})
}

// A paste over the list joins the text in force.
func TestPastedJoinsTheTextInForce(t *testing.T) {
	b := New(Options{Now: midnights})
	b.Apply("severity = 'high' OR severity = 'low'")
	for content, want := range map[string]string{
		"203.0.113[.]7\n":                       "(severity = 'high' OR severity = 'low') AND @ip = '203.0.113.7'",
		"powershell":                            "(severity = 'high' OR severity = 'low') AND 'powershell'",
		"evil[.]example,198[.]51[.]100[.]7":     "(severity = 'high' OR severity = 'low') AND (@domain = 'evil.example' OR @ip = '198.51.100.7')",
		"203.0.113.7 203.0.113.8;\n203.0.113.9": "(severity = 'high' OR severity = 'low') AND (@ip = '203.0.113.7' OR @ip = '203.0.113.8' OR @ip = '203.0.113.9')",
		"blocked 203.0.113.7":                   "(severity = 'high' OR severity = 'low') AND 'blocked 203.0.113.7'",
	} {
		if p, ok := b.Pasted(content); !ok || p.Text != want || !strings.HasSuffix(want, " AND "+p.Alone) || p.Title == "" {
			t.Errorf("%q gives %+v, %v", content, p, ok)
		}
	}
	for _, content := range []string{"", "a\nb", "severity = 'low'"} {
		if p, ok := b.Pasted(content); ok {
			t.Errorf("%q gives %+v", content, p)
		}
	}
	incidents := New(Options{Now: midnights, Kind: alert.IncidentKind()})
	if p, ok := incidents.Pasted("203.0.113.7"); !ok || p.Text != "@ip = '203.0.113.7'" {
		t.Errorf("incidents are asked %+v, %v", p, ok)
	}
}

// What a paste was taken for is known also where the list can't be asked for it.
func TestPastedThatTheListLacks(t *testing.T) {
	incidents := New(Options{Now: midnights, Kind: alert.IncidentKind()})
	if p, ok := incidents.Pasted("T1566"); ok || p.Title != "technique" {
		t.Errorf("%+v, %v", p, ok)
	}
}

// A paste of many entities is looked at as far as a person may mean it.
func TestALongPasteIsBounded(t *testing.T) {
	b := open(Options{}, plain(3)...)
	const two = "203.0.113.7\n203.0.113.8\n"
	if p, ok := b.Pasted(strings.Repeat(two, 400)); !ok || p.Alone != "(@ip = '203.0.113.7' OR @ip = '203.0.113.8')" {
		t.Errorf("800 of two addresses: %t, %q", ok, p.Alone)
	}
	for name, content := range map[string]string{"lines": strings.Repeat(two, 600), "blanks": strings.ReplaceAll(strings.Repeat(two, 600), "\n", " ")} {
		if p, ok := b.Pasted(content); ok {
			t.Errorf("1200 of two addresses in %s are %q", name, p.Alone)
		}
	}
}
