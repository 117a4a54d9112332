package palette

import (
	"strings"

	"tocsin/graph/alert"
)

// Synonym holds the words that other programs have for a command: k9s, vim, lazygit, mail
// readers, the portal. Another word for it in plain English stands with the command, as its
// Also.
type Synonym struct {
	Word string // of the command, after its context
	Also string // separated by blanks
}

// Synonyms lists them.
func Synonyms() []Synonym {
	return []Synonym{
		{"done", "ack acknowledge archive complete dismiss finish solve"},
		{"verdict", "classification determination disposition " + verdicts()},
		{"mark-unseen", "unread"},
		{"note", "remark annotate"},
		{"bookmark", "star flag pin favourite favorite"},
		{"assign", "claim take own mine"},
		{"unassign", "unclaim release"},
		{"tag", "label"},
		{"untag", "unlabel"},
		{"mark", "select"},
		{"mark-all", "select-all"},
		{"range", "visual"},
		{"work", "triage"},
		{"undo", "u"},
		{"poll", "refresh reload fetch pull sync update"},
		{"query", "search find filter grep where"},
		{"clear", "noh nohlsearch unfilter"},
		{"view", "tab"},
		{"next-view", "tabnext tabn bn bnext"},
		{"previous-view", "tabprevious tabp bp bprevious"},
		{"save", "w write"},
		{"tenant", "ctx context ns namespace integration workspace"},
		{"span", "today day days hours week since last recent"},
		{"unseen", "unread"},
		{"high", "critical severe"},
		{"product", "provider service"},
		{"only", "include"},
		{"not", "exclude without"},
		{"sort-menu", "sort-by"},
		{"columns", "fields headers"},
		{"print", "screendump sd csv download"},
		{"times", "utc local timezone clock"},
		{"freeze", "stop hold"},
		{"fold", "group collapse"},
		{"histogram", "chart graph bars"},
		{"preview", "split pane"},
		{"open", "describe"},
		{"summary", "describe story overview"},
		{"evidence", "entities iocs"},
		{"processes", "ps pstree xray"},
		{"timeline", "activity"},
		{"history", "changes"},
		{"raw", "json yaml source"},
		{"compare", "diff"},
		{"related", "prevalence"},
		{"past", "before similar"},
		{"find", "search grep"},
		{"portal", "browse web"},
		{"copy-entity", "ip ioc iocs indicator hash"},
		{"copy-raw", "ip ioc iocs indicator hash"},
		{"copy-kql", "hunting kusto"},
		{"copy-link", "share"},
		{"alerts", "home root inbox"},
		{"incidents", "inc"},
		{"events", "ev"},
		{"health", "pulse pulses doctor"},
		{"integrations", "config preferences options"},
		{"commands", "alias aliases palette"},
		{"help", "h keys shortcuts keybindings"},
		{"messages", "mes toasts notifications"},
		{"redraw", "clear-screen"},
		{"suspend", "bg background shell"},
		{"q", "quit q! qa qa! qall wq bye"},
		{"close", "bd back"},
	}
}

// verdicts returns the words of all verdicts: each leads to their menu.
func verdicts() string {
	var words []string
	for _, row := range alert.Verdicts() {
		words = append(words, strings.ToLower(row.Title))
		words = append(words, row.Short...)
	}
	return strings.Join(words, " ")
}

// synonyms returns the words of a command's row.
func synonyms(word string) []string {
	var out []string
	for _, row := range Synonyms() {
		if row.Word == word {
			out = append(out, strings.Fields(row.Also)...)
		}
	}
	return out
}
