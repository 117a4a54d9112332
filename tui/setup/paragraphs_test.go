package setup

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/certificate"
	"tocsin/graph/fault"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

func newPage(w int) *paragraphs { return &paragraphs{th: theme.New(theme.Options{}), w: w} }

// plain returns the lines as a person reads them.
func (p *paragraphs) plain() []string {
	out := make([]string, len(p.lines))
	for i, l := range p.lines {
		out[i] = strings.TrimRight(ansi.Strip(l), " ")
	}
	return out
}

func same(t *testing.T, p *paragraphs, want ...string) {
	t.Helper()
	if got := p.plain(); !slices.Equal(got, want) {
		t.Errorf("drawn\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, l := range p.lines {
		if n := text.Width(l); n != p.w {
			t.Errorf("%q has %d columns, want %d", l, n, p.w)
		}
	}
}

func TestParagraphsHangBehindTheirSign(t *testing.T) {
	p := newPage(16)
	p.point(3, "open App registrations now")
	p.gap()
	p.say("✗ ", theme.Bad, "two words")
	same(t, p, "3. open App", "   registrations", "   now", "", "✗ two words")
}

func TestFactsStandBelowEachOther(t *testing.T) {
	p := newPage(30)
	p.fact("settings", "/etc/tocsin/config.toml")
	p.fact("key", "x\n\x1by")
	same(t, p, "settings      /etc/tocsin/conf", "              ig.toml", "key           x ␛y")
}

func TestParagraphsAreNotTooWideAndLinksAre(t *testing.T) {
	p := newPage(200)
	p.text(strings.Repeat("word ", 40))
	p.value(strings.Repeat("x", 190))
	lines := p.plain()
	if n := text.Width(lines[0]); n > widest {
		t.Errorf("a line of a paragraph has %d columns", n)
	}
	if last := lines[len(lines)-1]; last != "   "+strings.Repeat("x", 190) {
		t.Errorf("a link was broken: %q", last)
	}
}

func TestPagesOfNoWidth(t *testing.T) {
	for _, w := range []int{0, 1, 2, 5} {
		p := newPage(w)
		p.point(1, "some words")
		p.fact("name", "value")
		p.value("https://login.microsoftonline.com/")
		p.fault(errors.New("it broke"))
		for _, l := range p.lines {
			if n := text.Width(l); n != w {
				t.Fatalf("%q has %d columns, want %d", l, n, w)
			}
		}
	}
}

func TestFaultsHaveTheirHint(t *testing.T) {
	p := newPage(40)
	p.fault(fault.New(fault.Network, "nothing answered", "check the network", nil))
	p.fault(errors.New("it broke"))
	same(t, p, "✗ nothing answered", "  check the network", "✗ it broke")
}

func TestFactsOfACertificate(t *testing.T) {
	now := time.Date(2026, 7, 28, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name  string
		facts certificate.Facts
		want  []string
		role  theme.Role
	}{
		{
			"long",
			certificate.Facts{Subject: "CN=a", SHA1: "AB", DaysLeft: 364, NotAfter: now.AddDate(0, 0, 364), Bits: 4096, SelfSigned: true},
			[]string{"subject       CN=a", "364 days left", "RSA 4096, self-signed"},
			theme.Good,
		},
		{
			"soon",
			certificate.Facts{Subject: "CN=a", DaysLeft: 30, NotAfter: now.AddDate(0, 0, 30), Bits: 2048, Warnings: []string{"open to others"}},
			[]string{"30 days left", "! open to others"},
			theme.Warn,
		},
		{
			"expired",
			certificate.Facts{Subject: "CN=a", DaysLeft: -10, NotAfter: now.AddDate(0, 0, -10), Bits: 2048},
			[]string{"expired 10 days ago (2026-07-18)"},
			theme.Bad,
		},
	} {
		p := newPage(80)
		p.now = now
		p.facts(c.facts)
		all := strings.Join(p.plain(), "\n")
		for _, w := range c.want {
			if !strings.Contains(all, w) {
				t.Errorf("%s: no %q in\n%s", c.name, w, all)
			}
		}
		if left := p.th.Paint(c.role, strings.TrimSpace(p.plain()[2][14:])); !strings.Contains(p.lines[2], left) {
			t.Errorf("%s: the days left are not painted as they should be: %q", c.name, p.lines[2])
		}
	}
}

func TestExact(t *testing.T) {
	got := exact([]string{"漢字漢字", "ab", "abc"}, 3, 2)
	if len(got) != 2 || text.Width(got[0]) != 3 || got[1] != "ab " {
		t.Errorf("%q", got)
	}
	if got := exact(nil, 2, 2); !slices.Equal(got, []string{"  ", "  "}) {
		t.Errorf("%q", got)
	}
	if got := exact([]string{"ab"}, 2, -1); len(got) != 0 {
		t.Errorf("%q", got)
	}
}
