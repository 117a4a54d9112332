package rows

import (
	"slices"
	"strings"
	"testing"

	"tocsin/tui/text"
)

// drawnAs returns what a column shows of cells in so many cells of the screen.
func drawnAs(cells []string, width int) []string {
	n := newNeeds(1)
	n.compare(placed{Column: &Column{}}, slices.Clone(cells))
	for _, c := range cells {
		n.cells[0] = max(n.cells[0], text.Width(c))
	}
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = strings.TrimSpace(text.Fit(n.cut(c, placed{Column: &Column{}, index: 0, width: width}, width), width))
	}
	return out
}

// TestLookalikesAreToldApart: cells that would look alike are cut before what tells them apart, and
// others at their end.
func TestLookalikesAreToldApart(t *testing.T) {
	const stage = "Multi-stage incident involving "
	longest := strings.Repeat("long ", 300) // more than is compared
	for _, c := range []struct {
		width       int
		cells, want string
	}{
		{30, stage + "Impact on one endpoint|" + stage + "Execution on one endpoint|Leaked credentials of a person who left", "… Impact on one endpoint|… Execution on one endpoint|Leaked credentials of a perso…"},
		{80, stage + "Impact|" + stage + "Execution", stage + "Impact|" + stage + "Execution"},
		{34, stage + "Defense evasion & Impact|" + stage + "Defense evasion & Discovery|" + stage + "Collection|" + stage + "Exfiltration", "… Defense evasion & Impact|… Defense evasion & Discovery|… Collection|… Exfiltration"},
		{20, stage + "Defense evasion & Impact|" + stage + "Defense evasion & Discovery|" + stage + "Collection|" + stage + "Exfiltration", "… Defense … Impact|… Defense … Discove…|… Collection|… Exfiltration"},
		{12, "kestrel-finance-ws-014|kestrel-finance-ws-015", "kestrel-…014|kestrel-…015"},
		{30, "⚑◁ " + stage + "Impact|" + stage + "Execution", "⚑◁ Multi-stage … Impact|Multi-stage … Execution"},
		{6, "疑わしい活動の一|疑わしい活動の二", "疑…一|疑…二"},
		{8, "aaaaaaaaaaaaaaaaab|aaaaaaaaaaaaaaaaac", "aaaaaa…b|aaaaaa…c"},
		{30, strings.Repeat(" ", 60) + "z|" + stage + "Impact|" + stage + "Execution", "…|Multi-stage incident … Impact|Multi-stage … Execution"},
		{28, stage + "one user|" + stage + "Exfiltration & Suspicious activity", "Multi-stage … one user|… Exfiltration & Suspicious…"},
		{30, stage + "Initial access & Credential access|" + stage + "Initial access on one endpoint|" + stage + "Execution & Credential access", "… Initial access & Credential…|… Initial access on one endpo…|… Execution & Credential acce…"},
		{36, stage + "Discovery & Impact|" + stage + "Command and control|Leaked credentials", "Multi-stage … Discovery & Impact|Multi-stage … Command and control|Leaked credentials"},
		{36, "Email messages containing malicious file removed after delivery|Email messages containing malicious URL removed after delivery|Email messages removed after delivery|Leaked credentials|Password spray|Atypical travel", "Email … file removed after delivery|Email … URL removed after delivery|Email messages removed after delive…|Leaked credentials|Password spray|Atypical travel"},
		{28, stage + "Initial access involving one user|" + stage + "Initial access involving one user reported by many|" + stage + "Collection involving one user", "… Initial access … user|… Initial … user reported b…|… Collection involving one …"},
		{28, strings.Repeat("'Wacatac' malware was detected|", 4) + "◁ 'Wacatac' malware was detected", strings.Repeat("'Wacatac' malware was detec…|", 4) + "◁ 'Wacatac' malware was det…"},
		{28, strings.Repeat("'Wacatac' malware was detected|", 4) + "'Wacatac' malware was prevented", strings.Repeat("'Wacatac' malware … detected|", 4) + "'Wacatac' … prevented"},
		{1, stage + "Impact|" + stage + "Execution", "…|…"},
		{13, "Alpha Alpha Alpha on|Alpha Alpha Alpha Alpha Alpha Alpha Be|Alpha Alpha of on Alpha Alpha of Be", "… Alpha on|… Alpha Alph…|… of on Alph…"},
		{20, longest + "one|" + longest + "two", "long long long long…|long long long long…"},
		{20, longest + "one|" + longest + "two|long other", "long long long long…|long long long long…|long other"},
		{31, "DLP policy match for document 'cards.xlsx' in SharePoint|DLP policy match for document 'coating.docx' in SharePoint|DLP policy match for email|b|c|d|e", "… document 'cards.xlsx' in Sha…|… document 'coating.docx' in S…|DLP policy match for email|b|c|d|e"},
		{37, "Payment data: High volume of card numbers|resolved in v2 › Payment data: Shared outside the organisation|b|c|d", "Payment data: High volume of card nu…|resolved in v2 › … Shared outside th…|b|c|d"},
		{20, "Same title of two incidents|Same title of two incidents", "Same title of two i…|Same title of two i…"},
	} {
		if got := strings.Join(drawnAs(strings.Split(c.cells, "|"), c.width), "|"); got != c.want {
			t.Errorf("%d cells, %s:\n%s\nwant\n%s", c.width, c.cells, got, c.want)
		}
	}
}

// TestWidthIsYieldedByNeed: a column with cells to spare gives them to the wide one that lacks them,
// as far as it lacks them, and keeps what its heading needs: not the sign of an order that it isn't sorted by.
func TestWidthIsYieldedByNeed(t *testing.T) {
	all := []Column{{Name: "TITLE", Width: 1, Wide: true}, {Name: "USER", Width: 20, Most: 36}, {Name: "HOST", Width: 14, Most: 28}}
	for _, c := range []struct {
		need, want [3]int
		ending     string
	}{
		{need: [3]int{50, 9, 4}, want: [3]int{43, 9, 4}},
		{need: [3]int{30, 9, 4}, want: [3]int{30, 16, 10}},
		{need: [3]int{50, 9, 4}, want: [3]int{36, 9, 11}, ending: ".corp.example"},
		{need: [3]int{20, 9, 4}, want: [3]int{22, 20, 14}},
		{need: [3]int{20, 30, 4}, want: [3]int{20, 30, 6}},
		{need: [3]int{50, 30, 20}, want: [3]int{22, 20, 14}},
	} {
		n := newNeeds(3)
		n.cells, n.told, n.endings[2].domain = c.need[:], true, c.ending
		out := fitApart(all, []int{0, 1, 2}, room{wide: 0, chosen: 0, w: 62, apart: 2, needs: n}).columns
		if got := [3]int{out[0].width, out[1].width, out[2].width}; got != c.want {
			t.Errorf("need %v: %v, want %v", c.need, got, c.want)
		}
	}
}

// TestNoBlanksBehindACut: where what tells titles apart is in sight and no whole word of their beginning fits before it,
// a part of one does.
func TestNoBlanksBehindACut(t *testing.T) {
	cells := []string{"Suspected brute-force attack attempt against a SQL server", "Suspected brute-force attack (Kerberos, NTLM)", "Password spray"}
	for width := 24; width < 50; width++ {
		n, p := newNeeds(1), placed{Column: &Column{Cut: Beginning}, width: width}
		n.measure(p, cells)
		n.compare(p, slices.Clone(cells))
		for _, cell := range cells {
			if cut := text.Fit(n.cut(cell, p, width), width); strings.HasPrefix(cut, text.Ellipsis) && width-text.Width(strings.TrimRight(cut, " ")) > leastHead {
				t.Errorf("%d cells: blanks behind %q", width, cut)
			}
		}
	}
}

// TestWhatWasDrawnStays: of cells that come as the window moves, those that would look like a drawn one are told apart from
// it, and it stays as it was drawn.
func TestWhatWasDrawnStays(t *testing.T) {
	const mail = "Email messages containing malicious "
	first := []string{mail + "file removed after delivery on Monday", mail + "links removed after delivery on Monday", "Password spray"}
	for width := 30; width < 60; width++ {
		n, p := newNeeds(1), placed{Column: &Column{Cut: Beginning}, width: width}
		drawn := func(cell string) string { return text.Fit(n.cut(cell, p, width), width) }
		n.compare(p, slices.Clone(first))
		was := []string{drawn(first[0]), drawn(first[1]), drawn(first[2])}
		comes := mail + "file removed after delivery on Tuesday"
		n.compare(p, []string{first[0], comes, "Leaked credentials"})
		is := drawn(comes)
		n.compare(p, slices.Clone(first)) // and back
		for i, cell := range first {
			if got := drawn(cell); got != was[i] || got == is {
				t.Errorf("%d cells: what was drawn as %q is %q beside %q", width, was[i], got, is)
			}
		}
	}
}
