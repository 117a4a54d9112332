package story_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
	"tocsin/graph/normalize"
)

// holds checks what must be true of any evidence: each piece is told once and on its
// path, sentences have a bound and say something, a lead is short and says nothing twice,
// and trees have no circle.
func holds(t *testing.T, list []alert.Evidence) {
	t.Helper()
	told := story.Tell(list)
	if want := count(list, 0); len(told) != want {
		t.Errorf("%d sentences for %d pieces", len(told), want)
	}
	seen := map[string]bool{}
	for _, s := range told {
		wellMade(t, list, s)
		if seen[fmt.Sprint(s.Path)] {
			t.Errorf("the piece %v is told twice", s.Path)
		}
		seen[fmt.Sprint(s.Path)] = true
	}
	lead := story.Lead(list)
	clear(seen)
	for _, s := range lead {
		wellMade(t, list, s)
		for _, path := range append([]story.Path{s.Path}, s.Also...) {
			if path.In(list) == nil {
				t.Errorf("%v leads nowhere", path)
			}
		}
		if seen[fmt.Sprint(s.Path)] {
			t.Errorf("the lead is about %v twice", s.Path)
		}
		seen[fmt.Sprint(s.Path)] = true
	}
	if len(lead) > 6 {
		t.Errorf("a lead of %d sentences", len(lead))
	}
	visited := map[*story.Process]bool{}
	for _, b := range story.Branches(story.Processes(context.Background(), group(list...), group(list...))) {
		if visited[b.Process] {
			t.Fatal("a process is in the tree twice")
		}
		visited[b.Process] = true
		if b.Parent && len(b.Children) == 0 {
			t.Errorf("%+v is the parent of none", b.Process)
		}
	}
	events := story.Timeline(context.Background(), group(list...), group(list...))
	for i, e := range events {
		if e.At == 0 || i > 0 && events[i-1].At > e.At || len(e.Parts) == 0 {
			t.Errorf("event %d: %v", i, e)
		}
	}
}

// count returns how many pieces are not too deep.
func count(list []alert.Evidence, depth int) int {
	if depth == 32 {
		return 0
	}
	n := len(list)
	for i := range list {
		n += count(list[i].Nested, depth+1)
	}
	return n
}

func wellMade(t *testing.T, list []alert.Evidence, s story.Sentence) {
	t.Helper()
	text := s.String()
	if e := s.Path.In(list); e == nil || e.Type != s.Type && e.Type != "" || text == "" || len(text) > story.LongestLine {
		t.Errorf("path %v, type %q, %d bytes: %.100q", s.Path, s.Type, len(text), text)
	}
	for _, p := range s.Parts {
		if p.Text == "" {
			t.Errorf("an empty part in %.100q", text)
		}
	}
}

// FuzzStory decodes any bytes as an alert and tells what is in it.
func FuzzStory(f *testing.F) {
	for _, raw := range []string{
		`{"evidence":[{"@odata.type":"#microsoft.graph.security.processEvidence","processId":7,"parentProcessId":7,"processCommandLine":"\"a","imageFile":{"fileName":"a"},"mdeDeviceId":"d"},{"@odata.type":"#microsoft.graph.security.deviceEvidence","mdeDeviceId":"d","hostName":"h"}]}`,
		`{"evidence":[{"ipAddress":"::1"},{"@odata.type":"#x.mailClusterEvidence","emailCount":"x","clusterBy":";;"},{"@odata.type":"#x.malwareEvidence","files":[{"@odata.type":"#x.fileEvidence","fileDetails":{"filePath":"\\"}}]}]}`,
		`{"evidence":[{"@odata.type":"#x.userEvidence","userAccount":{"accountName":"S-1-5-18"}},{"@odata.type":"#x.cloudLogonSessionEvidence","startUtcDateTime":"0001-01-01T00:00:01Z"}]}`,
		`{"processes":[{"processId":"-1","name":"\u0000","createdDateTime":"9999-12-31T23:59:59Z"}],"userStates":[{"logonDateTime":"2026-01-01T00:00:00Z"}]}`,
	} {
		f.Add([]byte(raw), false)
		f.Add([]byte(raw), true)
	}
	f.Fuzz(func(t *testing.T, raw []byte, legacy bool) {
		source := alert.AlertsV2
		if legacy {
			source = alert.Legacy
		}
		holds(t, normalize.Evidence(source, raw))
	})
}

// nested returns evidence in evidence.
func nested(depth int, typ string) alert.Evidence {
	e := piece(typ, "suspicious", "name=x")
	for range depth {
		e = holding(piece(typ, "", "name=x"), e)
	}
	return e
}

// TestHostile has evidence of some megabytes in shapes that would cost much: each is
// told, and none takes long.
func TestHostile(t *testing.T) {
	many := func(n int, e alert.Evidence) (list []alert.Evidence) {
		for range n {
			list = append(list, e)
		}
		return list
	}
	wide := piece("processEvidence", "malicious")
	for i := range 50_000 {
		wide.Props = append(wide.Props, alert.Prop{Name: fmt.Sprint("p", i), Value: "v"})
	}
	long := strings.Repeat("漢", 700_000)
	for name, list := range map[string][]alert.Evidence{
		"a long value":        {piece("processEvidence", "", "imageFile.fileName="+long, "processCommandLine="+long, "userAccount.accountName="+long), piece("urlEvidence", "", "url="+long), piece("newEvidence", "", long+"="+long)},
		"long lists":          {piece("analyzedMessageEvidence", "", "subject="+long, "threats="+strings.Repeat("a, ", 500_000), "urls="+strings.Repeat("a, ", 500_000)), piece("mailClusterEvidence", "", "clusterBy="+strings.Repeat("a;", 500_000))},
		"many properties":     {wide},
		"many equal pieces":   many(20_000, piece("ipEvidence", "", "ipAddress=203.0.113.7")),
		"many accounts":       many(20_000, piece("userEvidence", "", "userAccount.accountName=a", "userAccount.userSid=S-1-5-21-7")),
		"many unknown pieces": many(20_000, piece("strangeEvidence", "odd", "a=b")),
		"many nested":         {holding(piece("dnsEvidence", ""), many(20_000, called("IP address (ip addresses[0])", piece("ipEvidence", "", "ipAddress=203.0.113.7")))...)},
		"deep nesting":        {nested(10_000, "kubernetesNamespaceEvidence"), nested(31, "malwareEvidence")},
		"broken UTF-8":        {piece("fileEvidence", "", "fileDetails.fileName="+strings.Repeat("\xff", 5000)), piece("fileEvidence", "", "fileDetails.fileName="+strings.Repeat("a", 1021)+"漢漢")},
		"empty":               {{}, {Name: "\u200b"}, {Type: "processEvidence", Props: []alert.Prop{{}, {Name: "processId"}}}},
	} {
		begin := time.Now()
		holds(t, list)
		if took := time.Since(begin); took > 20*time.Second {
			t.Errorf("%s: %v", name, took)
		}
	}
}

// TestCutsAtRunes holds that a shortened value is valid and says that it was cut.
func TestCutsAtRunes(t *testing.T) {
	for n := 1018; n < 1030; n++ {
		s := story.Tell([]alert.Evidence{piece("urlEvidence", "", "url="+strings.Repeat("a", n)+"漢漢漢")})[0].String()
		if !utf8.ValidString(s) || !strings.HasSuffix(s, "…") && n > 1015 {
			t.Errorf("%d: ends in %q", n, s[len(s)-8:])
		}
	}
}
